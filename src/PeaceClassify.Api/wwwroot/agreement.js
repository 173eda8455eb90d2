// Agreement: how far people agree with each other, and the model with them; theme by theme and two by two.
import { get } from './api.js';
import { chartFigure } from './chart/figure.js';
import { intervals } from './chart/intervals.js';
import { sample } from './chart/lines.js';
import { el, fill } from './dom.js';
import { count, counted } from './format.js';
import { localNav } from './local-nav.js';
import { href } from './router.js';
import { themes as askThemes } from './themes.js';

/**
 * @typedef {{ value?: number, interval?: { low: number, high: number }, count: number }} Figure without a value where nothing can be compared
 * @typedef {{ paragraphs: number, sharedParagraphs: number, reviewers: string[], modelVersions: string[], people: Figure, model: Figure,
 *   themes: { id: string, people: Figure, model: Figure }[],
 *   pairs: { first: string, second?: string, all: Figure, themes: { id: string, kappa: Figure }[] }[] }} Agreement
 */

/** Signs of the charts: people with people, the model with people. */
const peopleStyle = 0;
const modelStyle = 1;

/** @type {((page: import('./router.js').Page) => void) | null} */
let redraw = null;

/** @param {import('./router.js').Page} page */
export function update(page) {
    redraw?.(page);
}

/** @param {import('./router.js').Page} page */
export async function show(page) {
    const content = el('div', { class: 'agreement' }, el('p', { class: 'busy', text: 'Measuring …' }));
    const lede = el('p', { class: 'lede' });
    fill(page.root, el('div', { class: 'page' },
        localNav('review', '/agreement'),
        el('div', { class: 'page-head' }, el('div', {}, el('h1', { text: 'Agreement' }), lede)),
        content));
    const [themes, agreement, { total }] = await Promise.all([askThemes(), get('/agreement', {}, page.signal), get('/conflicts', { limit: 1 }, page.signal)]);
    const names = new Map(themes.map(theme => [theme.id, theme.name]));
    const nameOf = (/** @type {string} */ id) => names.get(id) ?? id;
    lede.textContent = summary(agreement);
    if (agreement.reviewers.length === 0) {
        fill(content, el('div', { class: 'notice' },
            el('p', { text: 'Nobody has decided on anything yet, so there is nothing to compare.' }),
            el('p', {}, el('a', { class: 'button primary', href: href('/queue'), text: 'To the review queue' }))));
        return;
    }

    const pairs = el('div', { class: 'agreement-pairs' });
    fill(content,
        el('div', { class: 'agreement-top' },
            headline('People with people', agreement.people, 'Krippendorff’s alpha', agreement.sharedParagraphs === 0 ? 'No two people decided on the same theme of the same paragraph yet.' : 'All that can be compared is of one kind.'),
            headline('The model with people', agreement.model, 'Cohen’s kappa', 'All that can be compared is of one kind.'),
            el('section', { class: 'panel' },
                el('h2', { text: 'How to read it' }),
                el('p', { class: 'small', text: '1 is full agreement, 0 is what chance alone would give, below 0 is less than that. Krippendorff asks for 0.80, and takes 0.67 as the least to build on.' }),
                el('p', { class: 'small', text: 'People mostly saw the suggestions before they decided, which brings the model nearer to them than it is.' }),
                el('p', { class: 'small' }, total > 0
                    ? el('a', { href: href('/conflicts'), text: `${counted(total, 'paragraph')} to settle` })
                    : 'Nothing is in dispute.'))),
        themesChart(agreement, nameOf, sourceOf(agreement)),
        pairs);
    page.signal.addEventListener('abort', () => redraw = null);
    redraw = drawPairs;
    drawPairs();

    function drawPairs() {
        const theme = page.query.get('theme') ?? '';
        const select = el('select', { 'aria-label': 'Theme' },
            el('option', { value: '', text: 'All themes' }), agreement.themes.map((/** @type {{ id: string }} */ each) => el('option', { value: each.id, text: nameOf(each.id), selected: each.id === theme })));
        select.addEventListener('change', () => {
            page.setQuery({ theme: select.value });
            drawPairs();
            pairs.querySelector('select')?.focus();
        });
        fill(pairs, pairsChart(agreement, theme, select, `${theme ? `${nameOf(theme)}: ` : ''}${sourceOf(agreement)}`));
    }
}

/** @param {Agreement} agreement */
const summary = ({ paragraphs, sharedParagraphs, reviewers, modelVersions }) => reviewers.length === 0 ? ''
    : `${counted(paragraphs, 'paragraph')} decided on by ${counted(reviewers.length, 'person', 'people')}, ${count(sharedParagraphs)} of them by two at least. The model is ${modelVersions.join(', ')}, with what it had suggested.`;

/** @param {Agreement} agreement */
const sourceOf = agreement => `${counted(agreement.paragraphs, 'paragraph')}, ${counted(agreement.reviewers.length, 'person', 'people')}; model ${agreement.modelVersions.join(', ')}. PeaceClassify.`;

/**
 * @param {string} title
 * @param {Figure} figure
 * @param {string} measure
 * @param {string} without why there is no value
 */
const headline = (title, figure, measure, without) => el('section', { class: 'panel agreement-figure' },
    el('h2', { text: title }),
    el('p', { class: 'model-figure numbers', text: two(figure.value) }),
    el('p', { class: 'small soft', text: figure.value === undefined ? without : `${measure}${range(figure)}, over ${counted(figure.count, 'decision')} that can be compared.` }));

/**
 * @param {Agreement} agreement
 * @param {(id: string) => string} nameOf
 * @param {string} source
 */
function themesChart({ themes }, nameOf, source) {
    return chartFigure({
        name: 'agreement-themes', title: 'Theme by theme', source,
        about: 'People with people (Krippendorff’s alpha) beside the model with people (Cohen’s kappa), each with its 95 % range. At the end of a row: people · model.',
        controls: [legend()],
        table: {
            columns: ['Theme', 'People', 'from', 'to', 'compared', 'Model', 'from', 'to', 'compared'],
            rows: themes.map(({ id, people, model }) => [nameOf(id), ...cells(people), ...cells(model)]),
            text: (value, column) => column === 4 || column === 8 ? count(value) : value.toFixed(3),
        },
        draw: width => intervals({
            title: 'Agreement by theme', description: `${counted(themes.length, 'theme')}, people with people and the model with people.`, least: 0, most: 1, tick,
            rows: themes.map(({ id, people, model }) => ({
                label: nameOf(id), text: `${two(people.value)} · ${two(model.value)}`,
                points: [...points(people, peopleStyle), ...points(model, modelStyle)],
                lines: [`people ${spoken(people)}`, `model ${spoken(model)}`],
            })),
        }, width),
    });
}

/**
 * @param {Agreement} agreement
 * @param {string} theme all when empty
 * @param {HTMLSelectElement} select
 * @param {string} source
 */
function pairsChart({ pairs }, theme, select, source) {
    const rows = pairs.map(pair => ({ ...pair, name: `${pair.first} and ${pair.second ?? 'the model'}`, figure: theme ? pair.themes.find(each => each.id === theme)?.kappa : pair.all }))
        .filter(pair => pair.figure);
    return chartFigure({
        name: 'agreement-pairs', title: 'Two by two', source,
        about: 'Cohen’s kappa of every two who decided on the same, with its 95 % range. At the end of a row: kappa, and how much could be compared.',
        controls: [select, legend()],
        table: {
            columns: ['Pair', 'Kappa', 'from', 'to', 'compared'],
            rows: rows.map(({ name, figure }) => [name, ...cells(/** @type {Figure} */ (figure))]),
            text: (value, column) => column === 4 ? count(value) : value.toFixed(3),
        },
        draw: width => intervals({
            title: 'Agreement of pairs', description: `${counted(rows.length, 'pair')}.`, least: 0, most: 1, tick,
            rows: rows.map(({ name, second, figure }) => {
                const kappa = /** @type {Figure} */ (figure);
                return { label: name, text: `${two(kappa.value)} · ${count(kappa.count)}`, points: points(kappa, second === undefined ? modelStyle : peopleStyle), lines: [spoken(kappa)] };
            }),
        }, width),
    });
}

const legend = () => el('ul', { class: 'chart-legend always', 'aria-label': 'Signs' },
    el('li', {}, sample(peopleStyle, true), 'people with people'), el('li', {}, sample(modelStyle, true), 'the model with people'));

/** @param {Figure} figure @param {number} style */
const points = ({ value, interval }, style) => value === undefined ? [] : [{ value, low: interval?.low ?? value, high: interval?.high ?? value, style }];

/** @param {Figure} figure @returns {(number | null)[]} */
const cells = ({ value, interval, count: compared }) => [value ?? null, interval?.low ?? null, interval?.high ?? null, compared];

/** @param {number | undefined} value */
const two = value => value === undefined ? '–' : (Math.round(value * 100) / 100 + 0).toFixed(2).replace('-', '−'); // + 0: there is no less than nothing

/** @param {Figure} figure */
const range = ({ interval }) => interval ? `, 95 % range ${two(interval.low)} to ${two(interval.high)}` : '';

/** @param {Figure} figure */
const spoken = figure => figure.value === undefined ? 'cannot be said' : `${two(figure.value)}${range(figure)}, ${count(figure.count)} compared`;

/** @param {number} value */
const tick = value => value.toFixed(1).replace('-', '−');
