// The list of statements: search, filters, sort, paging, selection; adding and deleting.
import { get, post, remove } from './api.js';
import { bar, el, fill, icon } from './dom.js';
import { exportMenu, importLabelled } from './exchange.js';
import { count, counted, date, percent } from './format.js';
import { addKeys } from './keys.js';
import { announce, failed, toast } from './messages.js';
import { outbox } from './outbox.js';
import { openPaste } from './paste.js';
import { href, problem } from './router.js';
import { themes as askThemes } from './themes.js';
import { startUploads } from './uploads.js';

/**
 * @typedef {object} Statement
 * @property {string} id
 * @property {string} title
 * @property {string} [speaker]
 * @property {string} [country]
 * @property {string} [date]
 * @property {string} [symbol]
 * @property {string} [fileName]
 * @property {string} addedAt
 * @property {string} [addedBy]
 * @property {string} modelVersion
 * @property {number} paragraphCount
 * @property {number} classifiedCount
 * @property {{ id: string, paragraphs: number }[]} themes
 * @property {{ toReview: number, decided: number, disputed: number, state: "new" | "inReview" | "done" }} review
 */

const pageSize = 50;
const shownThemes = 3;
const filterNames = ['search', 'theme', 'country', 'state', 'from', 'to'];
const sorts = [
    { value: 'added-desc', text: 'Added last' },
    { value: 'date-desc', text: 'Date, newest' },
    { value: 'date-asc', text: 'Date, oldest' },
    { value: 'title-asc', text: 'Title' },
    { value: 'toReview-desc', text: 'Most to review' },
];
const states = { new: 'Not begun', inReview: 'In review', done: 'Reviewed' };

/** @param {import('./router.js').Page} page */
export async function show(page) {
    const { query, signal, setQuery } = page;
    const themes = await askThemes();
    const names = new Map(themes.map(({ id, name }) => [id, name]));
    /** @type {Set<string>} */
    const selected = new Set();
    let newest = 0;

    const uploads = el('ul', { class: 'uploads', 'aria-label': 'Files being added' });
    const summary = el('p', { class: 'lede', 'aria-live': 'polite' });
    const listing = el('div', { class: 'listing' });
    const pager = el('nav', { class: 'pager', 'aria-label': 'Pages of the list' });
    const selection = el('div', { class: 'selection', hidden: true });
    const search = el('input', { type: 'search', name: 'search', value: query.get('search') ?? '', placeholder: 'Title, speaker, symbol or words', 'aria-keyshortcuts': '/' });
    const theme = choice('theme', 'Any theme', themes.map(({ id, name }) => ({ value: id, text: name })));
    const country = choice('country', 'Any country', query.get('country') ? [{ value: /** @type {string} */ (query.get('country')), text: /** @type {string} */ (query.get('country')) }] : []);
    const state = choice('state', 'Any state', Object.entries(states).map(([value, text]) => ({ value, text })));
    const from = el('input', { type: 'date', name: 'from', value: query.get('from') ?? '' });
    const to = el('input', { type: 'date', name: 'to', value: query.get('to') ?? '' });
    const sort = choice('sort', null, sorts);
    sort.value = query.get('sort') ? `${query.get('sort')}-${query.get('order') ?? 'desc'}` : 'added-desc';
    const clear = el('button', { type: 'button', class: 'quiet', text: 'Clear filters', on: { click: clearFilters } });

    const picker = el('input', { type: 'file', multiple: true, accept: '.docx,.pdf,.txt', class: 'visually-hidden', id: 'files', tabindex: '-1', 'aria-label': 'Files to add' });
    const choose = el('button', { type: 'button', class: 'primary', on: { click: () => picker.click() } }, icon('upload'), 'Choose files');
    const drop = el('section', { class: 'drop', 'aria-labelledby': 'add-title' },
        el('div', {},
            el('h2', { id: 'add-title', text: 'Add statements' }),
            el('p', { class: 'soft', text: 'Drop .docx, .pdf or .txt files here, as many as you like. Each paragraph is tagged while you watch.' })),
        el('div', { class: 'row' }, choose, picker,
            el('button', { type: 'button', text: 'Paste text', on: { click: () => openPaste(added) } }),
            el('button', { type: 'button', class: 'quiet', text: 'Import labelled data', on: { click: () => importLabelled(load) } })));

    fill(page.root, el('div', { class: 'page statements' },
        el('div', { class: 'page-head' },
            el('div', {}, el('h1', { text: 'Statements' }), summary),
            exportMenu('Export this list', format => ['/export', { format, ...filters() }])),
        drop,
        uploads,
        el('form', { class: 'filters', role: 'search', 'aria-label': 'Statements', on: { submit: (/** @type {Event} */ event) => event.preventDefault() } },
            labelled('Search', search, 'filter-search'), labelled('Theme', theme), labelled('Country', country), labelled('State', state),
            labelled('From', from), labelled('To', to), labelled('Sort by', sort), clear),
        selection,
        listing,
        pager));

    startUploads({ picker, target: drop, list: uploads, signal, onAdded: added });
    let typing = 0;
    search.addEventListener('input', () => {
        window.clearTimeout(typing);
        typing = window.setTimeout(changed, 200);
    });
    for (const field of [theme, country, state, from, to, sort]) {
        field.addEventListener('change', changed);
    }

    addKeys({
        title: 'Statements',
        keys: [
            { keys: ['/'], does: 'Search', run: () => search.focus() },
            { keys: ['j'], does: 'Next statement', run: () => step(1) },
            { keys: ['k'], does: 'Previous statement', run: () => step(-1) },
            { keys: ['o'], shown: 'o or Enter', does: 'Open the statement', run: () => links().find(link => link === document.activeElement)?.click() },
            { keys: ['f'], does: 'Choose files to add', run: () => picker.click() },
            { keys: ['p'], does: 'Paste text', run: () => openPaste(added) },
        ],
    }, signal);
    window.addEventListener('focus', () => load(), { signal });
    outbox.addEventListener('elsewhere', () => load(), { signal });
    await load();

    function filters() {
        return Object.fromEntries(filterNames.map(name => [name, page.query.get(name) ?? '']));
    }

    function changed() {
        const [by, order] = sort.value.split('-');
        setQuery({
            search: search.value.trim(), theme: theme.value, country: country.value, state: state.value, from: from.value, to: to.value,
            sort: sort.value === 'added-desc' ? null : by, order: sort.value === 'added-desc' ? null : order, offset: null,
        });
        load();
    }

    function clearFilters() {
        for (const field of [search, theme, country, state, from, to]) {
            field.value = '';
        }

        changed();
        search.focus();
    }

    async function load() {
        const request = ++newest;
        try {
            const offset = Number(page.query.get('offset') ?? 0);
            const answer = await get('/statements', {
                ...filters(), sort: page.query.get('sort') ?? 'added', order: page.query.get('order') ?? 'desc', offset, limit: pageSize,
            }, signal);
            if (request === newest) {
                draw(answer, offset);
            }
        } catch (error) {
            if (!signal.aborted && request === newest) {
                if (listing.childElementCount === 0) {
                    fill(listing, problem(error, load));
                }
            }
        }
    }

    /** @param {{ total: number, statements: Statement[], countries: string[] }} answer @param {number} offset */
    function draw({ total, statements, countries }, offset) {
        const isFiltered = filterNames.some(name => page.query.get(name));
        clear.hidden = !isFiltered;
        summary.textContent = isFiltered ? `${counted(total, 'statement')} found` : total > 0 ? counted(total, 'statement') : '';
        options(country, 'Any country', countries.map(name => ({ value: name, text: name })), page.query.get('country') ?? '');
        const active = document.activeElement?.closest('[data-statement]')?.getAttribute('data-statement');
        if (statements.length === 0) {
            fill(listing, el('div', { class: 'empty' }, isFiltered
                ? el('p', { text: 'No statement matches these filters.' })
                : [el('h2', { text: 'No statements yet' }), el('p', { class: 'soft', text: 'Drop a file above, or paste the text of a statement. It stays in this service; nothing is sent anywhere else.' })]));
        } else {
            fill(listing, table(statements));
        }

        if (active) {
            links().find(link => link.closest('[data-statement]')?.getAttribute('data-statement') === active)?.focus({ preventScroll: true });
        }

        drawPager(total, offset);
        for (const id of selected) {
            if (!statements.some(statement => statement.id === id)) {
                selected.delete(id);
            }
        }

        drawSelection();
    }

    /** @param {Statement[]} statements */
    function table(statements) {
        // The roles are written out because on narrow screens the table is laid out as blocks, which would take them away.
        return el('table', { class: 'statement-table', role: 'table' },
            el('caption', { class: 'visually-hidden', text: 'Statements' }),
            el('thead', { role: 'rowgroup' }, el('tr', { role: 'row' }, ['Select', 'Statement', 'Date', 'Themes, share of paragraphs', 'Review', 'Delete'].map(text =>
                el('th', { role: 'columnheader', scope: 'col' }, text === 'Select' || text === 'Delete' ? el('span', { class: 'visually-hidden', text }) : text)))),
            el('tbody', { role: 'rowgroup' }, statements.map(row)));
    }

    /** @param {Statement} statement */
    function row(statement) {
        const all = Math.max(1, statement.paragraphCount);
        const check = el('input', { type: 'checkbox', 'aria-label': `Select ${statement.title}` });
        check.checked = selected.has(statement.id);
        check.addEventListener('change', () => {
            selected[check.checked ? 'add' : 'delete'](statement.id);
            drawSelection();
        });
        const { review } = statement;
        const rest = statement.themes.length - shownThemes;
        return el('tr', { role: 'row', data: { statement: statement.id } },
            cell('select', check),
            cell('what',
                el('a', { class: 'title', href: href(`/statements/${statement.id}`), text: statement.title }),
                el('span', { class: 'by', text: [statement.speaker, statement.country].filter(Boolean).join(', ') }),
                el('span', { class: 'small soft', text: [statement.symbol, counted(statement.paragraphCount, 'paragraph')].filter(Boolean).join(' · ') })),
            cell(statement.date ? 'when' : 'when undated', statement.date ? date(statement.date) : el('span', { class: 'soft', text: 'Undated' })),
            cell('themes', statement.themes.length === 0
                ? el('span', { class: 'soft small', text: statement.classifiedCount === 0 ? 'Nothing in English to classify' : 'No theme' })
                : el('ul', { class: 'theme-bars' },
                    statement.themes.slice(0, shownThemes).map(({ id, paragraphs }) => el('li', {},
                        el('span', { class: 'theme-bars-name', text: names.get(id) ?? id }),
                        bar(paragraphs / all),
                        el('span', { class: 'numbers', title: counted(paragraphs, 'paragraph'), text: percent(paragraphs / all) }))),
                    rest > 0 && el('li', { class: 'soft', text: `and ${counted(rest, 'more theme')}` }))),
            cell('review',
                el('span', { class: `state ${review.state}`, text: states[review.state] }),
                el('span', { class: 'small soft', text: [
                    review.toReview > 0 ? `${count(review.toReview)} to review` : '',
                    review.decided > 0 ? `${count(review.decided)} decided` : '',
                    review.disputed > 0 ? `${count(review.disputed)} disputed` : '',
                ].filter(Boolean).join(' · ') })),
            cell('delete', el('button', { type: 'button', class: 'quiet', 'aria-label': `Delete ${statement.title}`, title: 'Delete', on: { click: () => discard(statement) } }, icon('remove'))));
    }

    /** @param {number} total @param {number} offset */
    function drawPager(total, offset) {
        const pages = Math.ceil(total / pageSize);
        const current = Math.floor(offset / pageSize);
        pager.hidden = pages < 2;
        fill(pager,
            el('button', { type: 'button', disabled: current === 0, on: { click: () => turn(current - 1) } }, icon('previous'), 'Previous'),
            el('span', { text: `Page ${current + 1} of ${pages}` }),
            el('button', { type: 'button', disabled: current >= pages - 1, on: { click: () => turn(current + 1) } }, 'Next', icon('next')));
    }

    /** @param {number} to */
    async function turn(to) {
        setQuery({ offset: to * pageSize || null }, { push: true });
        await load();
        window.scrollTo(0, 0);
        links()[0]?.focus();
    }

    function drawSelection() {
        selection.hidden = selected.size === 0;
        const ids = [...selected].join(',');
        fill(selection, el('span', { text: `${counted(selected.size, 'statement')} selected` }),
            el('a', { class: 'button', href: href('/overview', { statements: ids }), text: 'Overview of these' }),
            exportMenu('Export these', format => ['/export', { format, statements: ids }]),
            el('button', { type: 'button', class: 'quiet', text: 'Select none', on: { click: () => {
                selected.clear();
                load();
            } } }));
    }

    /** @param {Statement} statement */
    async function discard(statement) {
        const place = links().findIndex(link => link.closest('[data-statement]')?.getAttribute('data-statement') === statement.id);
        try {
            await remove(`/statements/${statement.id}`);
            selected.delete(statement.id);
            await load();
            toast(`“${statement.title}” is deleted.`, { undo: async () => {
                try {
                    await post(`/statements/${statement.id}/restore`);
                    await load();
                    announce('Restored.');
                } catch (error) {
                    failed(error);
                }
            } });
            (links()[place] ?? links().at(-1) ?? choose).focus({ preventScroll: true });
        } catch (error) {
            failed(error);
        }
    }

    /** @param {Statement} statement */
    function added(statement) {
        outbox.tell(statement.id);
        announce(`${statement.title} is tagged.`);
        return load();
    }

    function links() {
        return /** @type {HTMLAnchorElement[]} */ ([...listing.querySelectorAll('a.title')]);
    }

    /** @param {number} by */
    function step(by) {
        const all = links();
        const at = all.findIndex(link => link.closest('tr')?.contains(document.activeElement));
        all[Math.max(0, Math.min(all.length - 1, at + by))]?.focus();
    }

    /** @param {string} name @param {string | null} any @param {{ value: string, text: string }[]} list */
    function choice(name, any, list) {
        const select = el('select', { name });
        options(select, any, list, query.get(name) ?? '');
        return select;
    }
}

/** @param {HTMLSelectElement} select @param {string | null} any @param {{ value: string, text: string }[]} list @param {string} value */
function options(select, any, list, value) {
    if (value && !list.some(option => option.value === value) && any !== null) {
        list = [...list, { value, text: value }];
    }

    fill(select, any !== null && el('option', { value: '', text: any }), list.map(({ value, text }) => el('option', { value, text })));
    select.value = value;
}

/** @param {string} text @param {HTMLElement} field @param {string} [name] */
const labelled = (text, field, name = '') => el('label', { class: `field ${name}` }, el('span', { text }), field);

/** @param {string} name @param {...import('./dom.js').Child} children */
const cell = (name, ...children) => el('td', { role: 'cell', class: name }, children);
