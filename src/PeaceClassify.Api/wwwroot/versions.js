// Versions: which there are, where each comes from and who put it to service; train the next one, put one to service, take that back.
import { get } from './api.js';
import { el, fill } from './dom.js';
import { count, counted, percent, time } from './format.js';
import { localNav } from './local-nav.js';
import { announce, failed } from './messages.js';
import { putToService, rollBack, setCandidate } from './promotion.js';
import { href, problem } from './router.js';
import { may } from './session.js';
import { themes as askThemes } from './themes.js';
import { trainingPanel } from './training.js';
import { drawVerdict } from './verdict.js';

/**
 * @typedef {{ dataFingerprint: string, paragraphCount: number, foldCount: number, sourceCount?: number, seed: number, parent?: string, snapshot?: string, codeVersion?: string }} Provenance
 * @typedef {{ version: string, aliases: string[], isServing: boolean, isLoaded: boolean, engine?: string, themeCount?: number, provenance?: Provenance, microF1?: number, macroF1?: number, problem?: string }} Version
 * @typedef {{ at: string, action: string, person?: string, keyName?: string, detail?: any }} Happened
 * @typedef {{ gate?: import('./verdict.js').Verdict, records: Happened[], objections: string[] }} History
 * @typedef {{ share: number, current: string, candidate?: string, since?: string, comparedCount: number, droppedCount: number, failedCount: number,
 *   themes: { id: string, candidateOnlyCount: number, currentOnlyCount: number, meanAbsoluteDifference: number }[] }} Shadow
 */

/** @type {((page: import('./router.js').Page) => void) | null} */
let reopen = null;

/** @param {import('./router.js').Page} page */
export function update(page) {
    reopen?.(page);
}

/** @param {import('./router.js').Page} page */
export async function show(page) {
    const { signal } = page;
    const lede = el('p', { class: 'lede' });
    const tools = el('div', { class: 'row' });
    const list = el('div', { class: 'version-list' });
    const themes = await askThemes();
    const mayAct = await may('admin'); // once a key was asked for, if one is needed
    const names = new Map(themes.map(theme => [theme.id, theme.name]));
    const nameOf = (/** @type {string} */ id) => names.get(id) ?? id;

    /** @type {Version[]} */
    let versions = [];
    /** @type {string | null} */
    let before = null;
    let isTraining = false;

    const train = el('button', { type: 'button', class: 'primary', text: 'Train again from decisions', on: { click: () => training.start() } });
    const back = el('button', { type: 'button', text: 'Roll back', on: { click: takeBack } });
    const training = trainingPanel({
        signal, mayTrain: mayAct,
        onChanged: isOpen => {
            isTraining = isOpen;
            drawTools();
        },
        onEnded: async ({ state, version }) => {
            announce(state === 'done' ? `Version ${version} is trained.` : `The training ${state === 'failed' ? 'failed' : 'was stopped'}.`);
            page.setQuery({ version: state === 'done' ? version : page.query.get('version') });
            await load();
        },
    });
    fill(page.root, el('div', { class: 'page versions' },
        localNav('model', '/versions'),
        el('div', { class: 'page-head' }, el('div', {}, el('h1', { text: 'Versions' }), lede), tools),
        training.element,
        el('section', { 'aria-labelledby': 'versions-title' }, el('h2', { id: 'versions-title', class: 'visually-hidden', text: 'All versions' }), list)));
    signal.addEventListener('abort', () => reopen = null);
    reopen = () => openOf(page.query.get('version'));
    document.addEventListener('visibilitychange', () => document.hidden || look().catch(() => {}), { signal }); // others may have trained or promoted meanwhile; the banner says when the service is gone
    await look();

    async function look() {
        await training.look();
        await load();
    }

    async function load() {
        const { versions: all, problems, rollbackTo } = await get('/models', {}, signal);
        versions = all;
        versions.sort((one, other) => place(one) - place(other) || other.version.localeCompare(one.version, 'en', { numeric: true }));
        const serving = servingOne();
        before = rollbackTo ?? null;
        drawTools();
        lede.textContent = serving
            ? `Version ${serving.version} serves${candidateOne() ? `; ${candidateOne()?.version} is the candidate that may follow it` : ''}. Decisions become the next version, the gate judges it, and a person puts it to service.`
            : 'No version serves.';
        fill(list,
            problems.map((/** @type {{ alias: string, problem: string }} */ each) => el('div', { class: 'notice problem', role: 'status' }, el('p', { class: 'small', text: each.problem }))),
            versions.map(drawVersion));
        openOf(page.query.get('version') ?? candidateOne()?.version ?? serving?.version ?? null);
    }

    function servingOne() {
        return versions.find(each => each.isServing);
    }

    function candidateOne() {
        return versions.find(each => each.aliases.includes('candidate') && !each.isServing);
    }

    /** The candidate and the version that serves come first. @param {Version} each */
    function place(each) {
        return each === candidateOne() ? 0 : each.isServing ? 1 : 2;
    }

    function drawTools() {
        train.disabled = isTraining;
        back.hidden = !before;
        fill(tools, mayAct ? [train, back] : el('p', { class: 'soft small', text: 'To train, or to put a version to service, takes a key of the role admin.' }));
    }

    /** @param {string | null} version */
    function openOf(version) {
        for (const details of list.querySelectorAll('details')) {
            details.open = details.dataset.version === version;
        }
    }

    /** @param {Version} each */
    function drawVersion(each) {
        const body = el('div', { class: 'version-body' });
        const isCandidate = each === candidateOne();
        const details = el('details', { class: 'version', name: 'version', data: { version: each.version } },
            el('summary', {},
                el('strong', { class: 'numbers', text: each.version }),
                el('span', { class: 'version-badges' },
                    each.isServing && el('span', { class: 'badge serving', text: 'serves' }),
                    isCandidate && el('span', { class: 'badge candidate', text: 'candidate' }),
                    each.problem && el('span', { class: 'badge broken', text: 'cannot be used' })),
                el('span', { class: 'soft small numbers', text: inShort(each) })),
            body);
        details.addEventListener('toggle', () => {
            if (details.open) {
                page.setQuery({ version: each.version });
                fillBody(each, isCandidate, body);
            } else {
                fill(body);
            }
        });
        return details;
    }

    /**
     * @param {Version} each
     * @param {boolean} isCandidate
     * @param {HTMLElement} body
     */
    async function fillBody(each, isCandidate, body) {
        fill(body, el('p', { class: 'busy', text: 'Looking it up …' }));
        try {
            const [history, { retrainings }, shadow] = await Promise.all([
                get(`/models/${each.version}`, {}, signal), get('/retrainings', {}, signal), isCandidate ? get('/models/shadow', {}, signal) : null,
            ]);
            const made = retrainings.find((/** @type {import('./training.js').Retraining} */ retraining) => retraining.version === each.version && retraining.state === 'done');
            const records = made ? [...history.records, { at: made.endedAt, action: 'trained', person: made.person }] : history.records;
            fill(body,
                el('div', { class: 'version-main' },
                    each.problem && el('div', { class: 'notice problem' }, el('p', { class: 'small', text: each.problem })),
                    mayAct && !each.isServing && !each.problem && actions(each, isCandidate, history),
                    history.gate
                        ? drawVerdict(each.version, history.gate, nameOf)
                        : el('p', { class: 'notice', text: 'The gate has not judged it: it was trained from a corpus alone, without a version to compare it with.' }),
                    shadow && drawShadow(shadow)),
                el('div', { class: 'version-side' },
                    origin(each),
                    happened(records)));
        } catch (error) {
            if (!signal.aborted) {
                fill(body, problem(error, () => fillBody(each, isCandidate, body)));
            }
        }
    }

    /**
     * @param {Version} each
     * @param {boolean} isCandidate
     * @param {History} history
     */
    function actions({ version }, isCandidate, { objections }) {
        const serving = servingOne()?.version ?? 'none';
        return el('div', { class: 'version-actions', role: 'group', 'aria-label': `What to do with ${version}` },
            el('button', { type: 'button', class: objections.length === 0 ? 'primary' : '', text: 'Put to service', on: { click: () => then(putToService({ version, serving, objections, signal })) } }),
            el('button', { type: 'button', text: isCandidate ? 'No longer the candidate' : 'Make it the candidate', on: { click: () => then(setCandidate(isCandidate ? null : version)) } }),
            isCandidate ? null : el('p', { class: 'soft small', text: 'The candidate is tried on live traffic beside the version that serves; nobody sees its answers.' }));
    }

    function takeBack() {
        const serving = servingOne()?.version;
        if (serving && before) {
            then(rollBack({ serving, before, signal }));
        }
    }

    /** Draws anew after something was done. @param {Promise<boolean>} doing */
    async function then(doing) {
        try {
            if (await doing) {
                await load();
                /** @type {HTMLElement | null} */ (list.querySelector('details[open] summary'))?.focus({ preventScroll: true });
            }
        } catch (error) {
            failed(error);
        }
    }

    /** @param {Shadow} shadow */
    function drawShadow({ share, current, candidate, since, comparedCount, failedCount, themes: all }) {
        const differing = all.filter(theme => theme.candidateOnlyCount + theme.currentOnlyCount > 0)
            .sort((one, other) => other.candidateOnlyCount + other.currentOnlyCount - one.candidateOnlyCount - one.currentOnlyCount);
        const refused = failedCount > 0 ? ` It failed at ${counted(failedCount, 'paragraph')}.` : '';
        return el('section', { class: 'panel', 'aria-labelledby': 'shadow-title' },
            el('h2', { id: 'shadow-title', text: 'On live traffic' }),
            share === 0 ? el('p', { class: 'small', text: 'Nothing is compared here: the service is set to try the candidate on no paragraphs (ShadowShare).' })
            : comparedCount === 0 ? el('p', { class: 'small', text: `Nothing is compared yet. ${percent(share)} of the paragraphs that are classified go to the candidate as well.${refused}` })
            : el('p', { class: 'small', text: `${counted(comparedCount, 'paragraph')} since ${time(since)}, scored by both. ${differing.length === 0 ? 'They give the same themes to all of them.' : 'Paragraphs to which only one of them gives the theme:'}${refused}` }),
            differing.length > 0 && el('div', { class: 'model-table', tabindex: '0', role: 'region', 'aria-label': 'On live traffic: figures' },
                el('table', { class: 'figures' },
                    el('thead', {}, el('tr', {}, el('th', { scope: 'col', text: 'Theme' }), ...[`Only ${candidate}`, `Only ${current}`, 'Mean difference in probability'].map(text => el('th', { scope: 'col', class: 'number', text })))),
                    el('tbody', {}, differing.map(theme => el('tr', {},
                        el('th', { scope: 'row', text: nameOf(theme.id) }),
                        ...[count(theme.candidateOnlyCount), count(theme.currentOnlyCount), theme.meanAbsoluteDifference.toFixed(3)].map(text => el('td', { class: 'number', text }))))))));
    }
}

/** @param {Version} version */
const inShort = ({ provenance, microF1, macroF1 }) => [
    microF1 !== undefined && macroF1 !== undefined && `F1 ${microF1.toFixed(3)} micro, ${macroF1.toFixed(3)} macro`,
    provenance && `${counted(provenance.paragraphCount, 'paragraph')}`,
    provenance?.parent && `after ${provenance.parent}`,
].filter(Boolean).join(' · ');

/** @param {Version} version */
function origin({ version, isServing, engine, provenance, microF1, macroF1 }) {
    const rows = /** @type {[string, import('./dom.js').Child][]} */ ([
        ['Engine', engine],
        ['Trained after', provenance && (provenance.parent ? el('a', { href: href('/versions', { version: provenance.parent }), text: provenance.parent }) : 'no version: from a corpus alone')],
        ['Snapshot', provenance?.snapshot && el('code', { text: provenance.snapshot })],
        ['Learned from', provenance && `${counted(provenance.paragraphCount, 'paragraph')}, fingerprint ${provenance.dataFingerprint.slice(0, 12)}`],
        ['Micro-F1', microF1?.toFixed(3)],
        ['Macro-F1', macroF1?.toFixed(3)],
        ['Build', provenance?.codeVersion],
    ]);
    return el('section', { class: 'panel', 'aria-labelledby': `origin-${version}` },
        el('h2', { id: `origin-${version}`, text: 'Where it comes from' }),
        el('dl', { class: 'model-facts' }, rows.filter(([, value]) => value).flatMap(([name, value]) => [el('dt', { text: name }), el('dd', {}, value)])),
        isServing && el('p', { class: 'small' }, el('a', { href: href('/model'), text: 'Its figures, theme by theme' })));
}

/** @param {Happened[]} records */
function happened(records) {
    const told = records.map(record => ({ record, text: said(record) })).filter(({ text }) => text);
    return el('section', { class: 'panel' },
        el('h2', { text: 'What was done with it' }),
        told.length === 0
            ? el('p', { class: 'soft small', text: 'Nothing yet.' })
            : el('ol', { class: 'version-history small' }, told.map(({ record, text }) => el('li', {},
                el('time', { class: 'soft numbers', datetime: record.at, text: time(record.at) }),
                el('p', { text }),
                record.detail?.reason && el('p', { class: 'version-reason', text: `“${record.detail.reason}”` }),
                record.detail?.overruled && el('ul', { class: 'points soft' }, record.detail.objections.map((/** @type {string} */ objection) => el('li', { text: objection })))))));
}

/** @param {Happened} record */
function said({ action, person, keyName, detail }) {
    const who = `${person ?? 'Somebody'}${keyName ? ` (key ${keyName})` : ''}`;
    switch (action) {
        case 'trained': return `${who} had it trained from decisions.`;
        case 'modelPromoted': return `${who} put it to service${detail?.from ? ` in the place of ${detail.from}` : ''}${detail?.overruled ? ', overruling what spoke against it' : ''}.`;
        case 'modelRolledBack': return `${who} took it out of service again: ${detail?.to} took its place.`;
        case 'aliasSet': return `${who} made it the candidate.`;
        case 'modelServes': return `A service began to answer with it${detail?.before ? `, after ${detail.before}` : ''}.`;
        default: return '';
    }
}
