// A statement: reading it paragraph by paragraph with its themes, seeing why, and correcting it by mouse or keyboard.
import { get, post, remove } from './api.js';
import { connection } from './connection.js';
import { atCut, Probabilities } from './cut.js';
import { Decisions } from './decisions.js';
import { ask } from './dialog.js';
import { el, fill } from './dom.js';
import { askEvidence, clearHighlight, highlight, titleAt, wordList } from './evidence.js';
import { exportMenu } from './exchange.js';
import { counted, date, percent, time } from './format.js';
import { addKeys } from './keys.js';
import { announce, failed, toast } from './messages.js';
import { outbox } from './outbox.js';
import { sidePanel } from './panel.js';
import { chipsOf, drawParagraph, drawSaid, history as drawHistory, label } from './paragraph.js';
import { openDetails } from './paste.js';
import { pickTheme } from './picker.js';
import { Reading } from './reading.js';
import { reviewer } from './reviewer.js';
import { go, href } from './router.js';
import { isOpen, withUnsent } from './stands.js';
import { themes as askThemes } from './themes.js';

/** Milliseconds between looks whether somebody else changed something. */
const lookEvery = 15_000;

/** @typedef {import('./stands.js').Paragraph} Paragraph */

/** @type {((page: import('./router.js').Page) => void) | null} what the open page does when its address changes from outside */
let follow = null;

/** @param {import('./router.js').Page} page */
export function update(page) {
    follow?.(page);
}

/** @param {import('./router.js').Page} page */
export async function show(page) {
    const { params: [id], signal } = page;
    let current = -1;
    /** @type {string | null} */
    let theme = null;
    let isExplaining = false;
    let withAgainst = false;
    /** @type {"similar" | "history" | null} */
    let extra = null;
    let cut = Number(page.query.get('cut') ?? 0) || 0;
    /** @type {Set<number>} */
    const expanded = new Set();
    /** @type {import('./panel.js').Summary | null} */
    let summary = null;
    /** The summary at the last look. */
    let lookedAt = '';
    let summaryTimer = 0;
    let explained = 0;
    let frame = 0;
    /** @type {Promise<Probabilities> | null} */
    let counts = null;
    /** @type {{ evidence: import('./evidence.js').Evidence, words: Text, name: string } | null} */
    let shownEvidence = null;

    const [themes, firstStatement] = await Promise.all([askThemes(), get(`/statements/${id}`, {}, signal)]);
    let statement = firstStatement;
    const definitions = new Map(themes.map(definition => [definition.id, definition]));
    const themeName = (/** @type {string} */ themeId) => definitions.get(themeId)?.name ?? themeId;

    /** @type {import('./paragraph.js').ParagraphView} */
    const view = {
        themeName,
        shown: candidate => atCut(candidate, definitions.get(candidate.id), cut),
        current: () => current,
        theme: () => theme,
        isExplaining: () => isExplaining,
        isExpanded: index => expanded.has(index),
        reviewer,
        onTheme: (paragraph, themeId) => {
            const isSame = paragraph.index === current && theme === themeId && isExplaining;
            choose(paragraph.index, themeId);
            explain(!isSame);
        },
        onWithdraw: (paragraph, decision) => decisions.withdraw(paragraph, decision.id),
        onFocus: paragraph => paragraph.index !== current && choose(paragraph.index),
    };
    const mend = (/** @type {Paragraph} */ paragraph) => withUnsent(paragraph, outbox.waiting.filter(waiting => waiting.paragraphId === paragraph.id));
    const reading = new Reading(id, {
        draw: (paragraph, previous) => drawParagraph(paragraph, previous, view), mend, isKept: index => index === current, failed, signal,
    });
    const decisions = new Decisions(id, paragraphId => paragraphId ? redrawFrom(paragraphId) : refresh());
    const panel = sidePanel({
        themeName, cut,
        onNextReview: nextReview,
        onNextOf: nextOf,
        onCut: moveCut,
        onAcceptAll: acceptAll,
        onNeedCounts: needCounts,
    });
    const head = el('div', { class: 'page-head statement-head' });
    const bench = tools();
    const cutNote = el('div', { class: 'cut-note', hidden: true });
    fill(page.root, el('div', { class: 'page statement' }, head, el('div', { class: 'statement-columns' }, el('div', { class: 'reading-column' }, cutNote, reading.element), panel.element)));
    drawHead();
    drawCutNote();

    addKeys({ title: 'Reading', keys: [
        { keys: ['j'], does: 'Next paragraph', run: () => step(1) },
        { keys: ['k'], does: 'Previous paragraph', run: () => step(-1) },
        { keys: ['n'], does: 'Next paragraph to review', run: () => nextReview(1) },
        { keys: ['N'], shown: 'Shift n', does: 'Previous paragraph to review', run: () => nextReview(-1) },
        { keys: ['ArrowRight', 'l'], shown: '→ or l', does: 'Next theme of the paragraph', run: () => stepTheme(1) },
        { keys: ['ArrowLeft', 'h'], shown: '← or h', does: 'Previous theme of the paragraph', run: () => stepTheme(-1) },
        { keys: ['g'], does: 'Next paragraph with the selected theme', run: () => theme && nextOf(theme) },
        { keys: ['w'], does: 'Words that speak for the selected theme', run: () => explain(!isExplaining) },
        { keys: ['Enter'], does: 'The same, from the paragraph', when: target => target.matches('.paragraph'), run: () => explain(!isExplaining) },
        { keys: ['x'], does: 'Words against as well', run: () => setAgainst(!withAgainst) },
        { keys: ['s'], does: 'Similar paragraphs of the training corpus', run: () => openExtra('similar') },
        { keys: ['i'], does: 'All decisions on the paragraph', run: () => openExtra('history') },
        { keys: ['m'], does: 'All themes with their probabilities', run: expand },
    ] }, signal);
    addKeys({ title: 'Correcting', keys: [
        { keys: ['a'], does: 'Accept the selected theme', run: () => decide('accept') },
        { keys: ['r'], does: 'Reject the selected theme', run: () => decide('reject') },
        { keys: ['t'], does: 'Add a theme', run: add },
        { keys: ['0'], does: 'No theme', run: () => decide('noTheme') },
        { keys: ['e'], does: 'Not English', run: () => decide('notEnglish') },
        { keys: ['c'], does: 'Note', run: note },
        { keys: ['u'], does: 'Undo: take back the last decision', run: undo },
    ] }, signal);

    outbox.addEventListener('sent', event => put(/** @type {CustomEvent} */ (event).detail), { signal });
    outbox.addEventListener('refused', () => refresh(), { signal });
    outbox.addEventListener('elsewhere', event => elsewhere(/** @type {CustomEvent} */ (event).detail), { signal });
    document.addEventListener('reviewer', () => redrawAll(), { signal });
    window.addEventListener('focus', () => look(), { signal });
    const timer = window.setInterval(() => document.visibilityState === 'visible' && !connection.isLost && look(), lookEvery);
    signal.addEventListener('abort', () => {
        window.clearInterval(timer);
        window.clearTimeout(summaryTimer);
        clearHighlight();
        follow = null;
    });
    follow = changed => {
        const to = changed.query.get('p');
        if (to !== null) {
            visit(Number(to) - 1, changed.query.get('theme'));
        }
    };

    reading.element.addEventListener('pointermove', showTitle);
    await reading.start();
    const [asked, askedTheme] = [page.query.get('p'), page.query.get('theme')];
    if (asked !== null) {
        isExplaining = askedTheme !== null;
        await visit(Math.max(0, Math.min(reading.total - 1, Number(asked) - 1 || 0)), askedTheme);
    } else {
        choose(await reading.find(-1, 1, paragraph => paragraph.kind === 'text'));
    }

    loadSummary();
    if (cut !== 0) {
        needCounts();
    }

    get('/model', {}, signal).then(model => model.version !== statement.modelVersion && drawHead(model.version), () => {});

    function drawHead(serving = '') {
        page.setTitle(statement.title);
        fill(head,
            el('div', {},
                el('p', { class: 'crumb small' }, el('a', { href: '#/statements', text: 'Statements' })),
                el('h1', { text: statement.title }),
                el('p', { class: 'by', text: [[statement.speaker, statement.country].filter(Boolean).join(', '), date(statement.date), statement.symbol].filter(Boolean).join(' · ') }),
                el('p', { class: 'small soft', text: [
                    statement.fileName, counted(statement.paragraphCount, 'paragraph'), `tagged by model ${statement.modelVersion}`,
                    `added${statement.addedBy ? ` by ${statement.addedBy}` : ''} ${time(statement.addedAt)}`,
                ].filter(Boolean).join(' · ') }),
                serving && el('p', { class: 'notice small' }, `Model ${serving} serves now; these suggestions are by ${statement.modelVersion}. `,
                    el('button', { type: 'button', class: 'link', text: 'Tag anew; decisions stay', on: { click: reclassify } }))),
            el('div', { class: 'row' },
                el('button', { type: 'button', text: 'Details', on: { click: () => openDetails(statement, changed => {
                    statement = changed;
                    drawHead(serving);
                }) } }),
                exportMenu('Export', format => [`/statements/${id}/export`, { format }], { withDocument: true }),
                el('button', { type: 'button', class: 'quiet', text: 'Delete', on: { click: discard } })));
    }

    // What the selected paragraph offers: it moves into the paragraph that is current.
    function tools() {
        const button = (/** @type {string} */ text, /** @type {string} */ key, /** @type {() => unknown} */ run, name = '') => el('button', {
            type: 'button', class: `small ${name}`, 'aria-keyshortcuts': key, on: { click: run } }, text, el('kbd', { text: key }));
        const subject = el('span', { class: 'bench-theme' });
        const accept = button('Accept', 'a', () => decide('accept'), 'yes');
        const reject = button('Reject', 'r', () => decide('reject'), 'no');
        const whyButton = button('Why', 'w', () => explain(!isExplaining));
        const evidence = el('div', { class: 'bench-part evidence', hidden: true });
        const more = el('div', { class: 'bench-part', hidden: true });
        const element = el('div', { class: 'bench' },
            el('div', { class: 'bench-row', role: 'group', 'aria-label': 'Selected theme' }, subject, accept, reject, whyButton),
            el('div', { class: 'bench-row', role: 'group', 'aria-label': 'Paragraph' },
                button('Add theme', 't', add), button('No theme', '0', () => decide('noTheme')), button('Not English', 'e', () => decide('notEnglish')),
                button('Note', 'c', note), button('Undo', 'u', undo),
                button('Similar', 's', () => openExtra('similar'), 'quiet'), button('Decisions', 'i', () => openExtra('history'), 'quiet'), button('All themes', 'm', expand, 'quiet')),
            evidence, more);
        return { element, subject, accept, reject, whyButton, evidence, more };
    }

    function drawBench() {
        const paragraph = reading.at(current);
        const article = reading.elementAt(current);
        if (!paragraph || !article || paragraph.kind !== 'text') {
            bench.element.remove();
            return;
        }

        const body = article.querySelector('.body');
        if (bench.element.parentElement !== body) {
            body?.append(bench.element);
        }

        const chosen = paragraph.themes.find(candidate => candidate.id === theme);
        bench.subject.textContent = theme ? themeName(theme) : 'No theme selected';
        bench.subject.classList.toggle('soft', !theme);
        for (const [control, isOff] of /** @type {[HTMLButtonElement, boolean][]} */ ([
            [bench.accept, !chosen], [bench.reject, !chosen], [bench.whyButton, !chosen || paragraph.status !== 'classified'],
        ])) {
            control.setAttribute('aria-disabled', String(isOff));
        }

        bench.whyButton.setAttribute('aria-pressed', String(isExplaining));
    }

    /** Makes a paragraph current. @param {number} index @param {string | null} [themeId] */
    function choose(index, themeId) {
        const paragraph = reading.at(index);
        if (!paragraph || paragraph.kind !== 'text') {
            return;
        }

        const before = current;
        if (index !== before) {
            extra = null;
            drawExtra();
        }

        const chips = chipsOf(paragraph, view);
        current = index;
        theme = themeId && paragraph.themes.some(candidate => candidate.id === themeId) ? themeId
            : index === before && theme && chips.some(chip => chip.id === theme) ? theme
                : (chips.find(isOpen) ?? chips.find(chip => chip.stands.length === 0) ?? chips[0])?.id ?? null;
        if (index !== before) {
            const old = reading.elementAt(before);
            const oldParagraph = reading.at(before);
            if (old && oldParagraph) {
                old.classList.remove('current');
                old.tabIndex = -1;
                drawSaid(old, oldParagraph, view);
            }
        }

        const article = reading.elementAt(index);
        if (article) {
            article.classList.add('current');
            article.tabIndex = 0;
            drawSaid(article, paragraph, view);
        }

        drawBench();
        explain(isExplaining);
        remember();
    }

    function remember() {
        page.setQuery({ p: current >= 0 ? current + 1 : null, theme: isExplaining ? theme : null });
    }

    /** Goes to a paragraph wherever it is. @param {number} index @param {string | null} [themeId] */
    async function visit(index, themeId) {
        try {
            await reading.need(index);
        } catch (error) {
            failed(error);
            return;
        }

        let at = index;
        if (reading.at(at)?.kind !== 'text') {
            at = await reading.find(at, 1, paragraph => paragraph.kind === 'text');
            if (at < 0) {
                return;
            }
        }

        const isFar = Math.abs(at - current) > 3;
        choose(at, themeId);
        const article = reading.elementAt(at);
        article?.focus({ preventScroll: true });
        article?.scrollIntoView({ block: isFar ? 'center' : 'nearest' });
    }

    /** @param {1 | -1} by */
    async function step(by) {
        const hadFocus = reading.element.contains(document.activeElement) || place() !== current;
        const to = hadFocus || by < 0 ? await reading.find(place(), by, paragraph => paragraph.kind === 'text') : current;
        if (to >= 0) {
            await visit(to);
        } else {
            announce(by > 0 ? 'This is the last paragraph.' : 'This is the first paragraph.');
        }
    }

    /** Where the reader is: the current paragraph, or, when it was scrolled out of sight, the place before the first one in sight. */
    function place() {
        const box = reading.elementAt(current)?.getBoundingClientRect();
        if (box && box.bottom > 0 && box.top < window.innerHeight) {
            return current;
        }

        const first = [...reading.element.querySelectorAll('.paragraph')].find(element => element.getBoundingClientRect().bottom > 0);
        return first ? Number(/** @type {HTMLElement} */ (first).dataset.index) - 1 : current;
    }

    /** @param {number[]} indexes @param {1 | -1} by */
    function nextIn(indexes, by) {
        const from = place();
        const ahead = by > 0 ? indexes.find(index => index > from) : indexes.findLast(index => index < from);
        return ahead ?? (by > 0 ? indexes[0] : indexes.at(-1));
    }

    /** @param {1 | -1} by */
    async function nextReview(by) {
        await needSummary();
        const to = nextIn(summary?.toReview ?? [], by);
        if (to === undefined) {
            announce('Nothing is left to review.');
            toast('Nothing is left to review in this statement.');
            return;
        }

        const isLast = to === current;
        await visit(to);
        if (isLast) {
            announce('This is the only paragraph left to review.');
        }
    }

    /** @param {string} themeId */
    async function nextOf(themeId) {
        await needSummary();
        const to = nextIn(summary?.themes.find(candidate => candidate.id === themeId)?.indexes ?? [], 1);
        if (to !== undefined) {
            await visit(to, themeId);
            announce(`${label(/** @type {Paragraph} */ (reading.at(to)))}: ${themeName(themeId)}`);
        }
    }

    /** @param {1 | -1} by */
    function stepTheme(by) {
        const paragraph = reading.at(current);
        const chips = paragraph ? chipsOf(paragraph, view) : [];
        if (chips.length > 0) {
            const at = chips.findIndex(chip => chip.id === theme);
            choose(current, chips[(at + by + chips.length) % chips.length].id);
            focusChip();
        }
    }

    function focusChip() {
        const chip = /** @type {HTMLElement | null} */ (reading.elementAt(current)?.querySelector(`[data-theme="${CSS.escape(theme ?? '')}"]`));
        chip?.focus({ preventScroll: true });
    }

    // Why

    /** @param {boolean} isOn */
    async function explain(isOn) {
        const request = ++explained;
        const changed = isExplaining !== isOn;
        isExplaining = isOn;
        const paragraph = reading.at(current);
        const article = reading.elementAt(current);
        if (changed && paragraph && article) {
            drawSaid(article, paragraph, view);
            drawBench();
            remember();
        }

        clearHighlight();
        shownEvidence = null;
        if (!isOn || !theme || !paragraph || !article || paragraph.status !== 'classified') {
            bench.evidence.hidden = true;
            return;
        }

        try {
            const asked = theme;
            const evidence = await askEvidence(paragraph.id, asked, signal);
            const words = article.querySelector('.words')?.firstChild;
            if (request !== explained || !(words instanceof Text)) {
                return;
            }

            shownEvidence = { evidence, words, name: themeName(asked) };
            highlight(words, evidence, withAgainst);
            const chosen = paragraph.themes.find(candidate => candidate.id === asked);
            fill(bench.evidence,
                el('h2', { text: `Words for ${themeName(asked)}` }),
                wordList(evidence, 1),
                withAgainst && [el('h2', { text: 'Words against' }), wordList(evidence, -1)],
                el('p', { class: 'small soft', text: [
                    chosen?.probability !== undefined ? `Probability ${percent(chosen.probability)}; the cut of this theme lies at ${percent(chosen.threshold ?? 0)}` : '',
                    evidence.modelVersion && evidence.modelVersion !== paragraph.modelVersion ? `explained by model ${evidence.modelVersion}` : '',
                ].filter(Boolean).join('; ') }),
                el('button', { type: 'button', class: 'small quiet', 'aria-pressed': String(withAgainst), on: { click: () => setAgainst(!withAgainst) } }, 'Words against', el('kbd', { text: 'x' })));
            bench.evidence.hidden = false;
        } catch (error) {
            if (request === explained && !signal.aborted) {
                fill(bench.evidence, el('p', { class: 'soft', text: `The words cannot be shown now. ${error instanceof Error ? error.message : ''}` }));
                bench.evidence.hidden = false;
            }
        }
    }

    /** @param {boolean} isOn */
    function setAgainst(isOn) {
        withAgainst = isOn;
        const hadFocus = bench.evidence.contains(document.activeElement);
        explain(true).then(() => hadFocus && /** @type {HTMLElement | null} */ (bench.evidence.querySelector('button'))?.focus({ preventScroll: true }));
    }

    /** A title under the pointer for the word that it points at. @param {PointerEvent} event */
    function showTitle(event) {
        const target = /** @type {HTMLElement} */ (event.target);
        if (!shownEvidence || target !== shownEvidence.words.parentElement) {
            return;
        }

        const place = document.caretPositionFromPoint?.(event.clientX, event.clientY);
        const title = place?.offsetNode === shownEvidence.words ? titleAt(shownEvidence.evidence, place.offset, shownEvidence.name) : '';
        if (target.title !== title) {
            target.title = title;
        }
    }

    /** @param {"similar" | "history"} what */
    function openExtra(what) {
        extra = extra === what ? null : what;
        drawExtra();
    }

    async function drawExtra() {
        const paragraph = reading.at(current);
        const what = extra;
        bench.more.hidden = !what;
        if (!what || !paragraph) {
            bench.more.replaceChildren();
            return;
        }

        if (what === 'history') {
            fill(bench.more, el('h2', { text: 'Decisions' }), drawHistory(paragraph, view));
            return;
        }

        fill(bench.more, el('h2', { text: 'Similar paragraphs of the training corpus' }), el('p', { class: 'soft', text: 'Looking …' }));
        try {
            const { paragraphs, reason } = await get(`/paragraphs/${paragraph.id}/similar`, {}, signal);
            if (extra === what && current === paragraph.index) {
                fill(bench.more, el('h2', { text: 'Similar paragraphs of the training corpus' }),
                    paragraphs.length === 0
                        ? el('p', { class: 'soft', text: reason ?? 'None is similar.' })
                        : el('ol', { class: 'similar' }, paragraphs.map((/** @type {any} */ other) => el('li', {},
                            el('p', { class: 'similar-words', text: other.text }),
                            el('p', { class: 'small soft' }, `Labelled ${other.themes.length > 0 ? other.themes.map(themeName).join(', ') : 'with no theme'} · similarity ${percent(other.similarity)}`)))));
                announce(`${counted(paragraphs.length, 'similar paragraph')}`);
            }
        } catch (error) {
            if (!signal.aborted && extra === what) {
                fill(bench.more, el('p', { class: 'soft', text: error instanceof Error ? error.message : String(error) }));
            }
        }
    }

    function expand() {
        const paragraph = reading.at(current);
        if (paragraph) {
            expanded[expanded.has(current) ? 'delete' : 'add'](current);
            choose(current);
        }
    }

    // Correcting

    /** @param {"accept" | "reject" | "noTheme" | "notEnglish"} action */
    async function decide(action) {
        const paragraph = reading.at(current);
        if (!paragraph || paragraph.kind !== 'text') {
            return;
        }

        const isOfTheme = action === 'accept' || action === 'reject';
        if (isOfTheme && (!theme || !paragraph.themes.some(candidate => candidate.id === theme))) {
            announce('No theme is selected. Press t to add one.');
            return;
        }

        const about = isOfTheme && theme ? theme : undefined;
        const words = about ? `${themeName(about)} ${action}ed.` : action === 'noTheme' ? 'Decided: no theme.' : 'Decided: not English.';
        if (await decisions.decide(paragraph, action, { theme: about, words })) {
            const fresh = reading.at(current);
            const chips = fresh ? chipsOf(fresh, view) : [];
            const next = chips.find(chip => chip.stands.length === 0 && chip.state === 'review') ?? chips.find(chip => chip.stands.length === 0 && chip.state === 'assigned');
            if (about && next) {
                const hadFocus = reading.elementAt(current)?.querySelector('.said')?.contains(document.activeElement);
                choose(current, next.id); // the next one that nobody has decided, so that the same key goes on
                if (hadFocus) {
                    focusChip();
                }
            }
        }
    }

    async function add() {
        const paragraph = reading.at(current);
        if (!paragraph || paragraph.kind !== 'text') {
            return;
        }

        const picked = await pickTheme({ title: `Add a theme to ${label(paragraph).toLowerCase()}`, themes, stated: paragraph.themes });
        if (picked && await decisions.decide(paragraph, 'accept', { theme: picked, words: `${themeName(picked)} added.` })) {
            choose(paragraph.index, picked);
        }

        focusCurrent();
    }

    async function note() {
        const paragraph = reading.at(current);
        if (!paragraph || paragraph.kind !== 'text') {
            return;
        }

        const input = el('textarea', { rows: 4, maxlength: 2000, required: true });
        if (await ask({
            title: `Note on ${label(paragraph).toLowerCase()}`,
            content: [el('label', { class: 'field' }, el('span', { text: 'Note, for colleagues and for training' }), input)],
            confirm: 'Keep the note',
            initial: input,
        }) && input.value.trim()) {
            await decisions.decide(paragraph, 'note', { note: input.value.trim(), words: 'Note kept.' });
        }

        focusCurrent();
    }

    async function undo() {
        const index = await decisions.undo(reading.at(current));
        if (index !== null && index !== current) {
            await visit(index);
        }
    }

    /** @param {number} minProbability */
    async function acceptAll(minProbability) {
        try {
            const answer = await decisions.acceptAll(minProbability);
            if (answer) {
                await refresh();
                toast(answer.accepted > 0 ? `${counted(answer.accepted, 'suggestion')} of at least ${percent(minProbability)} accepted.` : `No undecided suggestion has at least ${percent(minProbability)}.`,
                    answer.accepted > 0 ? { undo: () => decisions.withdrawAll(answer.decisionIds) } : {});
            }
        } catch (error) {
            failed(error);
        }
    }

    function focusCurrent() {
        reading.elementAt(current)?.focus({ preventScroll: true });
    }

    // Keeping up

    /** @param {Paragraph} fresh as the service gave it */
    function put(fresh) {
        if (fresh.statementId !== id) {
            return;
        }

        const paragraph = mend(fresh);
        if (reading.replace(paragraph)) {
            redraw(paragraph);
        }

        window.clearTimeout(summaryTimer);
        summaryTimer = window.setTimeout(loadSummary, 150);
    }

    /** @param {Paragraph} paragraph */
    function redraw(paragraph) {
        const article = reading.elementAt(paragraph.index);
        if (article) {
            drawSaid(article, paragraph, view);
            if (paragraph.index === current) {
                if (theme && !chipsOf(paragraph, view).some(chip => chip.id === theme)) {
                    choose(current);
                }

                drawBench();
                if (extra === 'history') {
                    drawExtra();
                }
            }
        }
    }

    /** @param {string} paragraphId */
    function redrawFrom(paragraphId) {
        for (const paragraph of reading.drawn()) {
            if (paragraph.id === paragraphId) {
                put(paragraph);
            }
        }
    }

    function redrawAll() {
        for (const paragraph of reading.drawn()) {
            redraw(paragraph);
        }
    }

    async function refresh() {
        try {
            await reading.refresh(put);
            await loadSummary();
            counts = null;
        } catch (error) {
            lookedAt = ''; // so that the next look tries again
            if (!signal.aborted) {
                failed(error);
            }
        }
    }

    async function loadSummary() {
        try {
            summary = /** @type {import('./panel.js').Summary} */ (await get(`/statements/${id}/summary`, {}, signal));
            panel.setSummary(summary);
        } catch {
            // the banner says when the service is gone; the old summary stays until then
        }
    }

    async function needSummary() {
        window.clearTimeout(summaryTimer);
        await loadSummary();
    }

    /** Looks whether somebody else changed something since the last look; the summary alone may have been fetched in between. */
    async function look() {
        await loadSummary();
        const now = JSON.stringify(summary);
        if (!signal.aborted && now !== lookedAt) {
            lookedAt = now;
            await refresh();
        }
    }

    /** @param {{ statementId: string, paragraphId?: string }} changed in another tab */
    async function elsewhere(changed) {
        if (changed.statementId !== id) {
            return;
        }

        try {
            if (changed.paragraphId) {
                put(await get(`/paragraphs/${changed.paragraphId}`, {}, signal));
            } else {
                await refresh();
            }
        } catch {
            // the next look brings it
        }
    }

    /** @param {number} points */
    function moveCut(points) {
        cut = points;
        page.setQuery({ cut: points || null });
        drawCutNote();
        cancelAnimationFrame(frame);
        frame = requestAnimationFrame(redrawAll);
    }

    function drawCutNote() {
        cutNote.hidden = cut === 0;
        fill(cutNote, el('span', { text: `Shown with a cut ${Math.abs(cut)} points ${cut > 0 ? 'stricter' : 'looser'} than the model's. Nothing stored has changed.` }),
            el('button', { type: 'button', class: 'small', text: 'Show as stored', on: { click: () => panel.resetCut() } }));
    }

    async function needCounts() {
        if (!counts) {
            counts = Probabilities.load(id, themes, signal);
            try {
                panel.setCounts(await counts);
            } catch {
                counts = null;
            }
        }
    }

    async function reclassify() {
        try {
            statement = await post(`/statements/${id}/reclassify`);
            drawHead();
            await refresh();
            toast(`Tagged anew by model ${statement.modelVersion}.`);
        } catch (error) {
            failed(error);
        }
    }

    async function discard() {
        try {
            await remove(`/statements/${id}`);
            const { title } = statement;
            go('#/statements');
            toast(`“${title}” is deleted.`, { undo: async () => {
                try {
                    await post(`/statements/${id}/restore`);
                    go(href(`/statements/${id}`));
                } catch (error) {
                    failed(error);
                }
            } });
        } catch (error) {
            failed(error);
        }
    }
}
