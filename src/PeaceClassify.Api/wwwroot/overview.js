// Overview: what a set of statements speaks of, when, by whom, and which themes go together. The set and the view are in the address.
import { get } from './api.js';
import { el, fill } from './dom.js';
import { count, counted, date } from './format.js';
import { byYear, countryChart, mostLines, themesChart, timeChart, togetherChart } from './overview-charts.js';
import { href, problem } from './router.js';
import { themes as askThemes } from './themes.js';

/** @typedef {import('./overview-charts.js').Overview} Overview */

/** What chooses the set, as in the list of statements. */
const setNames = ['search', 'theme', 'country', 'state', 'from', 'to', 'statements'];

const states = { new: 'Not begun', inReview: 'In review', done: 'Reviewed' };

/** Milliseconds after the last letter typed. */
const patience = 300;

/** @type {((page: import('./router.js').Page) => void) | null} */
let redraw = null;

/** @param {import('./router.js').Page} page */
export function update(page) {
    redraw?.(page);
}

/** @param {import('./router.js').Page} page */
export async function show(page) {
    const summary = el('p', { class: 'lede', role: 'status' });
    const content = el('div', { class: 'overview-charts' });
    const form = el('form', { class: 'overview-filters fields', role: 'search', 'aria-label': 'Statements to count' });
    fill(page.root, el('div', { class: 'page' },
        el('div', { class: 'page-head' }, el('div', {}, el('h1', { text: 'Overview' }), summary)),
        form, content));

    const [themes, { countries, total }] = await Promise.all([askThemes(), get('/statements', { limit: 1 }, page.signal)]);
    const fields = filters(themes, countries);
    fill(form, ...fields.labels);

    /** @type {Overview | null} */
    let overview = null;
    let asked = 0;
    let timer = 0;
    form.addEventListener('submit', event => event.preventDefault());
    form.addEventListener('input', event => {
        window.clearTimeout(timer);
        timer = window.setTimeout(() => {
            page.setQuery(fields.read());
            load();
        }, /** @type {HTMLInputElement} */ (event.target).type === 'search' ? patience : 0);
    });
    page.signal.addEventListener('abort', () => redraw = null);
    redraw = () => {
        fields.write(page.query);
        load();
    };
    fields.write(page.query);
    await load();

    async function load() {
        const turn = ++asked;
        content.setAttribute('aria-busy', 'true');
        try {
            const set = Object.fromEntries(setNames.map(name => [name, page.query.get(name)]));
            const answer = await get('/overview', { ...set, period: 'month' }, page.signal);
            if (turn === asked) {
                overview = answer;
                draw();
            }
        } catch (error) {
            if (turn === asked && !page.signal.aborted) {
                fill(content, problem(error, load));
            }
        } finally {
            content.removeAttribute('aria-busy');
        }
    }

    function draw() {
        if (!overview) {
            return;
        }

        describe(overview);
        if (overview.paragraphs === 0) {
            fill(content, nothing());
            return;
        }

        const measure = /** @type {"share" | "count"} */ (page.query.get('measure') === 'count' ? 'count' : 'share');
        const source = sourceOf(overview);
        const given = { overview, themes, measure, source };
        const anyTheme = overview.themes.some(theme => theme.paragraphs > 0);
        const measures = choice('Show', 'measure', [['share', 'Share of paragraphs'], ['count', 'Number of paragraphs']], measure);
        fill(content,
            themesChart(given),
            anyTheme && overview.periods.length > 0 ? el('div', { class: 'overview-time' }) : null,
            anyTheme && overview.countries.length > 0 ? countryChart({ ...given, switches: [measures] }) : null,
            anyTheme ? togetherChart(given) : null);
        drawTime();
    }

    /** @param {boolean} [isChoosing] */
    function drawTime(isChoosing = false) {
        const place = content.querySelector('.overview-time');
        if (!place || !overview) {
            return;
        }

        const months = overview.periods;
        const longest = 36;
        const span = months.length > 1 ? monthsBetween(months[0].period, months[months.length - 1].period) : 0;
        const period = page.query.get('period') ?? (span > longest ? 'year' : 'month');
        const measure = /** @type {"share" | "count"} */ (page.query.get('measure') === 'count' ? 'count' : 'share');
        const lines = page.query.get('lines');
        const chosen = lines === null
            ? [...overview.themes].sort((one, other) => other.paragraphs - one.paragraphs).slice(0, 4).map(theme => theme.id)
            : lines.split(',').filter(Boolean).slice(0, mostLines);
        fill(place, timeChart({
            overview: period === 'year' ? byYear(overview) : overview, themes, measure, source: sourceOf(overview),
            switches: [
                choice('Period', 'period', [['month', 'Months'], ['year', 'Years']], period),
                choice('Show', 'measure', [['share', 'Share of paragraphs'], ['count', 'Number of paragraphs']], measure),
            ],
        }, {
            chosen, period: period === 'year' ? 'year' : 'month', isChoosing,
            choose: (ids, changed) => {
                page.setQuery({ lines: ids.join(',') || 'none' });
                drawTime(true);
                /** @type {HTMLElement | null} */ (place.querySelector(`input[type="checkbox"][value="${CSS.escape(changed)}"]`))?.focus();
            },
        }));
    }

    /**
     * A choice among few that is kept in the address and draws the charts anew.
     * @param {string} legend
     * @param {string} name
     * @param {[string, string][]} options
     * @param {string} value
     */
    function choice(legend, name, options, value) {
        const select = el('select', { 'aria-label': legend, data: { choice: name } }, options.map(([id, text]) => el('option', { value: id, text, selected: id === value })));
        select.addEventListener('change', () => {
            const chart = select.closest('.chart')?.id;
            page.setQuery({ [name]: select.value });
            draw();
            /** @type {HTMLElement | null} */ (content.querySelector(`#${chart} [data-choice="${name}"]`))?.focus();
        });
        return select;
    }

    /** @param {Overview} overview */
    function describe({ statements, paragraphs, undated, periods }) {
        const range = periods.length === 0 ? '' : periods.length === 1 ? `, of ${monthName(periods[0].period)}` : `, from ${monthName(periods[0].period)} to ${monthName(periods[periods.length - 1].period)}`;
        summary.textContent = statements === 0 ? '' : `${counted(paragraphs, 'paragraph')} of ${counted(statements, 'statement')}${range}`
            + `${undated > 0 && periods.length > 0 ? `; ${count(undated)} without a date` : ''}. A theme counts where a person accepted it, or the model assigned it and nobody rejected it.`;
    }

    function nothing() {
        return total === 0
            ? el('div', { class: 'notice' },
                el('p', { text: 'There is nothing to count yet. Add statements first; their themes are counted here as soon as they are read.' }),
                el('p', {}, el('a', { class: 'button primary', href: href('/statements'), text: 'Add statements' })))
            : el('div', { class: 'notice' },
                el('p', { text: 'No statement fits this choice. Choose fewer conditions, or count all statements.' }),
                el('p', {}, el('button', { type: 'button', text: 'Count all statements', on: { click: clear } })));
    }

    function clear() {
        page.setQuery(Object.fromEntries(setNames.map(name => [name, null])));
        redraw?.(page);
        /** @type {HTMLElement | null} */ (form.querySelector('input'))?.focus();
    }

    /** @param {Overview} overview what a chart that is taken away says of its origin */
    function sourceOf({ statements, paragraphs }) {
        const names = new Map(themes.map(theme => [theme.id, theme.name]));
        const { search, theme, country, state, from, to, statements: chosen } = Object.fromEntries(setNames.map(name => [name, page.query.get(name)]));
        const conditions = [
            chosen && 'chosen by hand', search && `with “${search}”`, theme && `on ${names.get(theme) ?? theme}`, country && `by ${country}`, state && `review: ${states[/** @type {keyof typeof states} */ (state)]?.toLowerCase() ?? state}`,
            from && `from ${date(from)}`, to && `until ${date(to)}`,
        ].filter(Boolean).join(', ');
        return `${counted(statements, 'statement')}${conditions ? ` ${conditions}` : ''}, ${counted(paragraphs, 'paragraph')}. PeaceClassify, ${date(new Date().toISOString().slice(0, 10))}.`;
    }
}

/**
 * The fields that choose the set.
 * @param {import('./themes.js').Theme[]} themes
 * @param {string[]} countries
 */
function filters(themes, countries) {
    const search = el('input', { type: 'search', name: 'search', autocomplete: 'off' });
    const theme = el('select', { name: 'theme' }, el('option', { value: '', text: 'Any' }), themes.map(each => el('option', { value: each.id, text: each.name })));
    const country = el('select', { name: 'country' }, el('option', { value: '', text: 'Any' }), countries.map(each => el('option', { value: each, text: each })));
    const state = el('select', { name: 'state' }, el('option', { value: '', text: 'Any' }), Object.entries(states).map(([value, text]) => el('option', { value, text })));
    const from = el('input', { type: 'date', name: 'from' });
    const to = el('input', { type: 'date', name: 'to' });
    const inputs = [search, theme, country, state, from, to];
    const chosen = el('p', { class: 'overview-chosen', hidden: true });
    let ids = '';
    const labelled = (/** @type {string} */ text, /** @type {HTMLElement} */ input) => el('label', { class: 'field' }, el('span', { text }), input);
    return {
        labels: [labelled('Search', search), labelled('With the theme', theme), labelled('Country', country), labelled('Review', state), labelled('From', from), labelled('Until', to), chosen],
        read: () => ({ ...Object.fromEntries(inputs.map(input => [input.name, input.value])), statements: ids }),
        /** @param {URLSearchParams} query */
        write(query) {
            ids = query.get('statements') ?? '';
            for (const input of inputs) {
                input.value = query.get(input.name) ?? '';
            }

            chosen.hidden = !ids;
            const drop = el('button', { type: 'button', class: 'small', text: 'Count all instead' });
            drop.addEventListener('click', () => {
                ids = '';
                chosen.hidden = true;
                search.dispatchEvent(new Event('input', { bubbles: true }));
                search.focus();
            });
            fill(chosen, `Only ${counted(ids ? ids.split(',').length : 0, 'statement')} chosen in the list. `, drop);
        },
    };
}

const month = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** @param {string} period "2026-03" */
const monthName = period => month.format(new Date(`${period}-01T00:00:00Z`));

/** @param {string} first @param {string} last */
const monthsBetween = (first, last) => (Number(last.slice(0, 4)) - Number(first.slice(0, 4))) * 12 + Number(last.slice(5, 7)) - Number(first.slice(5, 7));
