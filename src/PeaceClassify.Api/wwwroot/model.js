// The model that serves: which one, how good it is in plain words, theme by theme, where it fails, and what the themes mean.
import { interval } from './chart/small.js';
import { get } from './api.js';
import { el, fill } from './dom.js';
import { count, counted, percent, time } from './format.js';
import { localNav } from './local-nav.js';
import { failed } from './messages.js';
import { href } from './router.js';
import { themes as askThemes } from './themes.js';

/**
 * @typedef {{ low: number, high: number }} Interval
 * @typedef {{ id: string, precision: number, recall: number, f1: number, f1Interval: Interval, support: number, averagePrecision: number, threshold: number }} ThemeFigures
 * @typedef {{ paragraphCount: number, unclassifiedCount: number, microF1: number, microF1Interval: Interval, macroF1: number, macroF1Interval: Interval,
 *   microPrecision: number, microRecall: number, meanAveragePrecision: number, expectedCalibrationError: number,
 *   review: { assignedCount: number, assignedPrecision: number, reviewCount: number, reviewPositiveShare: number, paragraphsToReview: number, coveredShare: number },
 *   themes: ThemeFigures[] }} Figures
 * @typedef {{ version: string, engine: string, languages: string[], provenance: { dataFingerprint: string, paragraphCount: number, foldCount: number, sourceCount?: number, seed: number },
 *   crossValidation: Figures, servingSince?: string, builtEngines?: string[], reportUrl?: string }} Model
 * @typedef {{ alias: string, version?: string, problem: string, since: string }} Problem
 * @typedef {import('./themes.js').Theme} Theme
 */

/** A theme below this F1 is named among the limits, as on the model's card. */
const weakF1 = 0.65;

/** A theme with fewer training paragraphs than this is named as well. */
const fewParagraphs = 120;

const exampleCount = 3;

/** What the engines are, for people who do not build them. */
const engines = new Map([
    ['linear', 'linear: weighs words and pieces of words, and explains itself exactly'],
    ['mlnet', 'mlnet: a model trained with ML.NET'],
]);

const columns = [
    { id: 'theme', name: 'Theme' }, { id: 'f1', name: 'F1, with 95 % range' }, { id: 'precision', name: 'Right when given' }, { id: 'recall', name: 'Found' },
    { id: 'support', name: 'Training paragraphs' }, { id: 'threshold', name: 'Cut' },
];

/** @param {import('./router.js').Page} page */
export async function show(page) {
    const [model, themes, { problems }] = await Promise.all([get('/model', {}, page.signal), askThemes(), get('/models', {}, page.signal)]);
    const figures = /** @type {Model} */ (model).crossValidation;
    fill(page.root, el('div', { class: 'page model' },
        localNav('model', '/model'),
        el('div', { class: 'page-head' }, el('div', {}, el('h1', { text: 'Model' }), el('p', { class: 'lede', text: lead(model) }))),
        refused(problems, model),
        el('div', { class: 'model-top' }, plainWords(figures), about(model)),
        perTheme(page, figures, themes),
        limits(figures, themes),
        definitions(page, figures, themes)));
    const wanted = page.query.get('about');
    if (wanted) {
        open(page.root, wanted);
    }
}

/** @param {import('./router.js').Page} page */
export function update(page) {
    const wanted = page.query.get('about');
    if (wanted) {
        open(page.root, wanted);
    }
}

/** @param {Model} model */
const lead = model => `Version ${model.version} reads every paragraph${model.servingSince ? `, since ${time(model.servingSince)}` : ''}. It suggests; a person decides.`;

/**
 * What an operator meant to serve or to try, and why that is not so.
 * @param {Problem[]} problems
 * @param {Model} model
 */
const refused = (problems, model) => problems.map(({ alias, version, problem, since }) => el('div', { class: 'notice problem', role: 'status' },
    el('p', { text: `${version ? `Version ${version}` : `The file “${alias}”`} cannot be used, since ${time(since)}: version ${model.version} goes on${alias === 'candidate' ? ', without a candidate beside it' : ''}.` }),
    el('p', { class: 'small', text: problem })));

/** @param {Figures} figures */
function plainWords(figures) {
    const { review } = figures;
    const hundred = (/** @type {number} */ share) => String(Math.round(share * 100));
    const item = (/** @type {string} */ figure, /** @type {string} */ words) => el('li', {}, el('span', { class: 'model-figure numbers', text: figure }), el('span', { text: words }));
    return el('section', { class: 'model-words', 'aria-labelledby': 'words-title' },
        el('h2', { id: 'words-title', text: 'How far to trust it' }),
        el('p', { class: 'soft small', text: 'Out of a hundred; on paragraphs of the training corpus that it had not seen.' }),
        el('ul', {},
            item(hundred(review.assignedPrecision), `of 100 themes that it marks “assigned” are right (${count(review.assignedCount)} were looked at).`),
            item(hundred(review.reviewPositiveShare), 'of 100 that it marks “review” are right: these are the ones to look at.'),
            item(hundred(review.coveredShare), `of 100 themes that a paragraph really has are either assigned or up for review; the other ${100 - Number(hundred(review.coveredShare))} it misses.`),
            item(hundred(review.paragraphsToReview), 'of 100 paragraphs have at least one theme to review.')),
        el('p', { class: 'small soft', text: `When it says 70 %, it is right in about 70 of 100 cases: on average its probabilities are ${deviation(figures.expectedCalibrationError)} off.` }));
}

/** @param {number} error */
const deviation = error => error < 0.005 ? 'less than half a percentage point' : `${(error * 100).toFixed(1)} percentage points`;

/** @param {Model} model */
function about(model) {
    const figures = model.crossValidation;
    const range = (/** @type {number} */ value, /** @type {Interval} */ { low, high }) => `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
    const engineRow = model.builtEngines && model.builtEngines.length > 1 ? [['Engines here', model.builtEngines.join(', ')]] : [];
    const rows = /** @type {[string, import('./dom.js').Child][]} */ ([
        ['Version', model.version],
        ['Serves since', model.servingSince ? el('time', { datetime: model.servingSince, text: time(model.servingSince) }) : 'not told'],
        ['Engine', engines.get(model.engine) ?? model.engine],
        ...engineRow,
        ['Reads', model.languages.map(language => language === 'en' ? 'English' : language).join(', ')],
        ['Learned from', `${counted(model.provenance.paragraphCount, 'labelled paragraph')}, fingerprint ${model.provenance.dataFingerprint.slice(0, 12)}`],
        ['Judged by', `${model.provenance.foldCount}-fold cross-validation${model.provenance.sourceCount ? `, the ${model.provenance.sourceCount} sources of the corpus apart` : ''}`],
        ['Micro-F1', range(figures.microF1, figures.microF1Interval)],
        ['Macro-F1', range(figures.macroF1, figures.macroF1Interval)],
        ['Mean average precision', figures.meanAveragePrecision.toFixed(3)],
    ]);
    return el('section', { class: 'panel', 'aria-labelledby': 'about-title' },
        el('h2', { id: 'about-title', text: 'In short' }),
        el('dl', { class: 'model-facts' }, rows.flatMap(([name, value]) => [el('dt', { text: name }), el('dd', {}, value)])),
        model.reportUrl && el('p', { class: 'small' }, el('a', { href: model.reportUrl, text: 'Its full report' })));
}

/**
 * @param {import('./router.js').Page} page
 * @param {Figures} figures
 * @param {Theme[]} themes
 */
function perTheme(page, figures, themes) {
    const names = new Map(themes.map(theme => [theme.id, theme.name]));
    const body = el('tbody');
    const heads = columns.map(column => {
        const head = el('th', { scope: 'col', class: column.id === 'theme' || column.id === 'f1' ? null : 'number' });
        const button = el('button', { type: 'button', class: 'quiet small', text: column.name });
        button.addEventListener('click', () => {
            const isAscending = (page.query.get('sort') ?? '') === column.id && page.query.get('order') !== 'asc';
            page.setQuery({ sort: column.id, order: isAscending ? 'asc' : null });
            draw();
        });
        head.append(button);
        return head;
    });

    function draw() {
        const by = page.query.get('sort') ?? '';
        const isAscending = page.query.get('order') === 'asc';
        const rows = [...figures.themes];
        if (by === 'theme') {
            rows.sort((one, other) => (names.get(one.id) ?? one.id).localeCompare(names.get(other.id) ?? other.id));
        } else if (['f1', 'precision', 'recall', 'support', 'threshold'].includes(by)) {
            const key = /** @type {"f1" | "precision" | "recall" | "support" | "threshold"} */ (by);
            rows.sort((one, other) => other[key] - one[key]);
        }

        if (isAscending) {
            rows.reverse();
        }

        heads.forEach((head, index) => {
            const isBy = columns[index].id === by;
            head.setAttribute('aria-sort', isBy ? (by === 'theme') === isAscending ? 'descending' : 'ascending' : 'none');
        });
        fill(body, rows.map(theme => el('tr', { data: { theme: theme.id } },
            el('th', { scope: 'row' }, el('a', { href: href('/model', { about: theme.id }), text: names.get(theme.id) ?? theme.id })),
            el('td', {}, el('span', { class: 'model-f1' },
                interval({
                    value: theme.f1, low: theme.f1Interval.low, high: theme.f1Interval.high,
                    label: `F1 ${theme.f1.toFixed(2)}, between ${theme.f1Interval.low.toFixed(2)} and ${theme.f1Interval.high.toFixed(2)}`,
                }),
                el('span', { class: 'numbers', text: theme.f1.toFixed(2) }))),
            el('td', { class: 'number', text: percent(theme.precision) }),
            el('td', { class: 'number', text: percent(theme.recall) }),
            el('td', { class: 'number', text: count(theme.support) }),
            el('td', { class: 'number', text: percent(theme.threshold) }))));
    }

    draw();
    return el('section', { class: 'model-section', 'aria-labelledby': 'figures-title' },
        el('h2', { id: 'figures-title', text: 'Theme by theme' }),
        el('p', { class: 'lede small', text: '“Right when given” is how many of 100 paragraphs given the theme have it; “found” is how many of 100 that have it were given it. F1 balances both; the line across its bar is where it would lie on other paragraphs like these, 95 times of 100. The cut is the probability from which a theme counts as given.' }),
        el('div', { class: 'model-table', tabindex: '0', role: 'region', 'aria-label': 'Table of figures' },
            el('table', { class: 'figures' }, el('thead', {}, el('tr', {}, heads)), body)));
}

/**
 * @param {Figures} figures
 * @param {Theme[]} themes
 */
function limits(figures, themes) {
    const names = new Map(themes.map(theme => [theme.id, theme.name]));
    const list = (/** @type {ThemeFigures[]} */ some, /** @type {(theme: ThemeFigures) => string} */ figure) => some.map(theme => `${names.get(theme.id) ?? theme.id} (${figure(theme)})`).join(', ');
    const weak = figures.themes.filter(theme => theme.f1 < weakF1).sort((one, other) => one.f1 - other.f1);
    const rare = figures.themes.filter(theme => theme.support < fewParagraphs).sort((one, other) => one.support - other.support);
    const missed = [...figures.themes].sort((one, other) => one.recall - other.recall).slice(0, 3);
    return el('section', { class: 'model-section', 'aria-labelledby': 'limits-title' },
        el('h2', { id: 'limits-title', text: 'Where it fails' }),
        el('ul', { class: 'model-limits' },
            el('li', { text: 'The figures hold for paragraphs like those of the training corpus. On texts of another kind expect less, and look more closely.' }),
            el('li', { text: 'It reads one paragraph at a time: it knows nothing of the one before, of irony, or of whom “they” stands for.' }),
            el('li', { text: 'It reads English. Paragraphs in other languages are named and left unclassified.' }),
            el('li', { text: 'Each theme has its own probability; those of one paragraph need not add up to 100 %.' }),
            weak.length > 0 && el('li', { text: `Weakest, with an F1 below ${weakF1}: ${list(weak, theme => theme.f1.toFixed(2))}.` }),
            el('li', { text: `Most often overlooked: ${list(missed, theme => `finds ${Math.round(theme.recall * 100)} of 100`)}.` }),
            rare.length > 0 && el('li', { text: `Learned from few examples: ${list(rare, theme => `${count(theme.support)} paragraphs`)}. Your decisions on these help most.` })));
}

/**
 * @param {import('./router.js').Page} page
 * @param {Figures} figures
 * @param {Theme[]} themes
 */
function definitions(page, figures, themes) {
    const areas = [...new Set(themes.map(theme => theme.area))];
    return el('section', { class: 'model-section', 'aria-labelledby': 'themes-title' },
        el('h2', { id: 'themes-title', text: 'What the themes mean' }),
        el('p', { class: 'lede small', text: 'Open a theme to read when it is given, when it is not, and paragraphs that people labelled with it.' }),
        el('div', { class: 'model-areas' }, areas.map(area => el('section', {},
            el('h3', { text: area }),
            themes.filter(theme => theme.area === area).map(theme => definition(page, theme, themes))))));
}

/**
 * @param {import('./router.js').Page} page
 * @param {Theme} theme
 * @param {Theme[]} themes
 */
function definition(page, theme, themes) {
    const examples = el('div', { class: 'model-examples' });
    const details = el('details', { class: 'model-theme', data: { theme: theme.id } },
        el('summary', {}, el('strong', { text: theme.name }), el('span', { class: 'soft', text: `${theme.trained ? '' : 'Not learned yet; what you decide on it teaches the next version. '}${theme.definition ?? ''}` })),
        el('dl', { class: 'model-rules' },
            theme.giveWhen ? [el('dt', { text: 'Given for' }), el('dd', {}, points(theme.giveWhen))] : null,
            theme.notWhen ? [el('dt', { text: 'Not when' }), el('dd', {}, points(theme.notWhen))] : null),
        examples);
    details.addEventListener('toggle', () => {
        if (details.open && examples.childElementCount === 0) {
            load();
        }
    });
    return details;

    async function load() {
        fill(examples, el('p', { class: 'soft', text: 'Looking for examples …' }));
        try {
            const answer = await get(`/themes/${theme.id}/examples`, { limit: exampleCount }, page.signal);
            const names = new Map(themes.map(each => [each.id, each.name]));
            fill(examples, answer.paragraphs.length === 0
                ? el('p', { class: 'soft small', text: answer.reason ?? 'The training corpus is not at hand, so there are no examples to show.' })
                : [
                    el('h4', { text: 'Examples from the training corpus' }),
                    el('ul', {}, answer.paragraphs.map((/** @type {{ text: string, themes: string[] }} */ paragraph) => el('li', {},
                        el('blockquote', { text: paragraph.text }),
                        paragraph.themes.length > 1 && el('p', { class: 'soft small', text: `Also: ${paragraph.themes.filter(id => id !== theme.id).map(id => names.get(id) ?? id).join(', ')}` })))),
                ]);
        } catch (error) {
            fill(examples);
            if (!page.signal.aborted) {
                failed(error);
            }
        }
    }
}

/** @param {string} rules parts set off by semicolons */
const points = rules => el('ul', {}, rules.split('; ').map(rule => el('li', { text: rule })));

/** @param {HTMLElement} root @param {string} theme */
function open(root, theme) {
    const details = /** @type {HTMLDetailsElement | null} */ (root.querySelector(`details[data-theme="${CSS.escape(theme)}"]`));
    if (details) {
        details.open = true;
        details.scrollIntoView({ block: 'start' });
        details.querySelector('summary')?.focus({ preventScroll: true });
    }
}
