// The review queue: over all statements, the theme of a paragraph on which a person's word helps most comes first.
import { get } from './api.js';
import { focusCard, markCurrent, nextOpen, stepFrom } from './cards.js';
import { ask } from './dialog.js';
import { el, fill } from './dom.js';
import { askEvidence, clearHighlight, highlight, wordList } from './evidence.js';
import { counted } from './format.js';
import { addKeys } from './keys.js';
import { localNav } from './local-nav.js';
import { announce, failed, toast } from './messages.js';
import { newId, outbox } from './outbox.js';
import { pickTheme } from './picker.js';
import { drawProgress, drawQuestion, drawSettled, said } from './question.js';
import { needReviewer } from './reviewer.js';
import { href, problem } from './router.js';
import { isOpen, withUnsent } from './stands.js';
import { themes as askThemes } from './themes.js';

/**
 * @typedef {import('./stands.js').Paragraph} Paragraph
 * @typedef {import('./question.js').Progress} Progress
 * @typedef {import('./question.js').QueueItem} QueueItem
 * @typedef {object} Entry an item on the page
 * @property {QueueItem} item
 * @property {HTMLElement} card
 * @property {import('./question.js').Settled | null} done the decision that settled it
 * @typedef {{ entry: Entry, id: string, reviewer: string }} Made a decision made here, which can be undone
 */

/** Items asked for at a time, and how near the end more are asked for. */
const pageSize = 25;
const nearEnd = 6;

/** @param {import('./router.js').Page} page */
export async function show(page) {
    const { query, signal } = page;
    const themes = await askThemes();
    const names = new Map(themes.map(theme => [theme.id, theme]));
    const nameOf = (/** @type {string} */ id) => names.get(id)?.name ?? id;

    /** @type {Entry[]} */
    let entries = [];
    /** @type {Made[]} */
    const made = [];
    let current = 0;
    let total = 0;
    let turn = 0;
    let isLoading = false;
    let isExplaining = false;
    /** @type {Entry | null} */
    let explained = null;

    /** @type {import('./question.js').QuestionView} */
    const view = { theme: id => names.get(id), nameOf, decide, addTheme, note, explain: () => explain(!isExplaining), undo };
    const summary = el('p', { class: 'lede' });
    const list = el('ol', { class: 'queue-list', 'aria-label': 'To review' });
    const foot = el('div', { class: 'queue-foot' });
    const progress = el('section', { class: 'panel queue-progress', 'aria-labelledby': 'queue-progress-title' });
    const theme = el('select', { name: 'theme' }, el('option', { value: '', text: 'All themes' }), themes.map(each => el('option', { value: each.id, text: each.name })));
    theme.value = query.get('theme') ?? '';
    theme.addEventListener('change', () => {
        page.setQuery({ theme: theme.value });
        load();
    });

    fill(page.root, el('div', { class: 'page queue' },
        localNav('review', '/queue'),
        el('div', { class: 'page-head' },
            el('div', {}, el('h1', { text: 'Review queue' }), summary),
            el('label', { class: 'field queue-filter' }, el('span', { text: 'Theme' }), theme)),
        el('div', { class: 'queue-columns' },
            el('div', { class: 'queue-main' }, list, foot),
            el('aside', { class: 'queue-side', 'aria-label': 'Progress and keys' }, progress, keyList()))));

    const group = { title: 'Review queue', keys: keys() };
    addKeys(group, signal);
    outbox.addEventListener('sent', event => refresh(/** @type {CustomEvent} */ (event).detail), { signal });
    outbox.addEventListener('elsewhere', event => look(/** @type {CustomEvent} */ (event).detail.paragraphId), { signal });
    outbox.addEventListener('refused', event => restore(/** @type {CustomEvent} */ (event).detail.body.id), { signal });
    signal.addEventListener('abort', clearHighlight);
    await load();

    function keys() {
        return [
            { keys: ['a'], does: 'Accept: the paragraph has the theme', run: () => decide('accept') },
            { keys: ['r'], does: 'Reject: it has not', run: () => decide('reject') },
            { keys: ['t'], does: 'Add another theme', run: addTheme },
            { keys: ['0'], does: 'No theme at all', run: () => decide('noTheme') },
            { keys: ['e'], does: 'Not English', run: () => decide('notEnglish') },
            { keys: ['c'], does: 'Note', run: note },
            { keys: ['u'], does: 'Undo: take back the last decision', run: () => undo() },
            { keys: ['w'], does: 'Words that speak for the theme', run: () => explain(!isExplaining) },
            { keys: ['j'], does: 'Next', run: () => step(1) },
            { keys: ['k'], does: 'Previous', run: () => step(-1) },
            { keys: ['o'], does: 'Open it in its statement', run: () => { entries[current]?.card.querySelector('a')?.click(); } },
        ];
    }

    function keyList() {
        return el('section', { class: 'panel queue-keys', 'aria-labelledby': 'queue-keys-title' },
            el('h2', { id: 'queue-keys-title', text: 'Keys' }),
            el('dl', { class: 'keys' }, keys().flatMap(key => [el('dt', {}, el('kbd', { text: key.keys[0] })), el('dd', { text: key.does })])));
    }

    /** @param {boolean} [isMore] */
    async function load(isMore = false) {
        if (isMore && isLoading) {
            return;
        }

        const mine = ++turn;
        isLoading = true;
        try {
            const open = isMore ? entries.filter(entry => !entry.done).length : 0;
            const answer = await get('/queue', { limit: open + pageSize, theme: theme.value, statement: page.query.get('statement') }, signal);
            if (mine === turn) {
                take(answer, isMore);
            }
        } catch (error) {
            if (mine === turn && !signal.aborted) {
                fill(foot, problem(error, () => load(isMore)));
            }
        } finally {
            if (mine === turn) {
                isLoading = false;
            }
        }
    }

    /**
     * @param {{ items: QueueItem[], total: number, progress: Progress }} answer
     * @param {boolean} isMore
     */
    function take(answer, isMore) {
        const known = new Set(isMore ? entries.map(({ item }) => keyOf(item)) : []);
        const added = answer.items.filter(item => !known.has(keyOf(item))).map(item => {
            const entry = /** @type {Entry} */ ({ item, card: el('li', {}), done: null });
            for (const event of ['focusin', 'pointerdown']) { // not every browser gives a pressed button the focus
                entry.card.addEventListener(event, () => select(entries.indexOf(entry)));
            }

            return entry;
        });
        entries = isMore ? [...entries, ...added] : added;
        if (!isMore) {
            fill(list);
            made.length = 0;
            current = 0;
        }

        for (const entry of added) {
            draw(entry);
            list.append(entry.card);
        }

        recounted(answer);
        select(current);
    }

    /** @param {{ total: number, progress: Progress }} answer */
    function recounted(answer) {
        total = answer.total;
        fill(progress, drawProgress(answer.progress));
        describe();
    }

    function describe() {
        const narrowed = page.query.get('statement') ? ' in this statement' : '';
        summary.textContent = total > 0
            ? `${counted(total, 'open question')}${narrowed}. Those where your word teaches the model most come first.`
            : '';
        const open = entries.filter(entry => !entry.done).length;
        fill(foot, total === 0 && open === 0 ? nothing() : null);
    }

    function nothing() {
        return el('div', { class: 'notice' },
            el('p', {
                text: theme.value ? `Nothing is left to decide on ${nameOf(theme.value)}.`
                    : 'Nothing is left to decide: the model is sure of every paragraph, or people have decided. New statements bring new work.',
            }),
            el('p', { class: 'row' },
                theme.value ? el('button', { type: 'button', text: 'All themes', on: { click: () => { theme.value = ''; theme.dispatchEvent(new Event('change')); } } }) : null,
                el('a', { class: 'button', href: href('/statements'), text: 'To the statements' })));
    }

    /** @param {Entry} entry */
    function draw(entry) {
        const isFocused = entry.card.contains(document.activeElement);
        const paragraph = withUnsent(entry.item.paragraph, outbox.waiting.filter(waiting => waiting.paragraphId === entry.item.paragraph.id));
        entry.card.className = entry.done ? 'queue-item done' : 'queue-item';
        fill(entry.card, entry.done ? drawSettled(entry.item, entry.done, view) : drawQuestion(entry.item, paragraph, view));
        markCurrent(entries, current);
        if (entry === explained) {
            explained = null;
            clearHighlight();
            shade();
        }

        if (isFocused) {
            focusCard(entry);
        }
    }

    /** @param {number} index */
    function select(index) {
        current = Math.max(0, Math.min(index, entries.length - 1));
        markCurrent(entries, current);
        shade();
        if (entries.length - current <= nearEnd && total > entries.filter(entry => !entry.done).length) {
            load(true);
        }
    }

    /** Shows the words that speak for the theme asked about, in the current paragraph and in those that follow. @param {boolean} isWanted */
    function explain(isWanted) {
        isExplaining = isWanted;
        explained = null;
        clearHighlight();
        for (const words of list.querySelectorAll('.queue-words')) {
            words.setAttribute('hidden', '');
        }

        shade();
    }

    async function shade() {
        const entry = entries[current];
        if (!isExplaining || !entry || entry.done || entry === explained) {
            return;
        }

        explained = entry;
        try {
            const evidence = await askEvidence(entry.item.paragraph.id, entry.item.theme, signal);
            const text = entry.card.querySelector('.queue-text')?.firstChild;
            const words = entry.card.querySelector('.queue-words');
            if (explained === entry && text instanceof Text && words) {
                highlight(text, evidence, false);
                fill(words, el('p', { class: 'label', text: `Words that speak for ${nameOf(entry.item.theme)}` }), wordList(evidence, 1));
                words.removeAttribute('hidden');
            }
        } catch (error) {
            isExplaining = false;
            failed(error);
        }
    }

    /** @param {number} by */
    function step(by) {
        select(stepFrom(entries, current, by));
        if (entries[current]) {
            focusCard(entries[current]);
        }
    }

    /** @param {"accept" | "reject" | "noTheme" | "notEnglish"} action */
    async function decide(action) {
        const entry = entries[current];
        if (!entry || entry.done) {
            return;
        }

        const reviewer = await needReviewer();
        if (!reviewer) {
            return;
        }

        const theme = action === 'accept' || action === 'reject' ? entry.item.theme : undefined;
        const id = send(entry, { action, theme }, reviewer);
        const words = said[action];
        // No theme and not English settle every theme of the paragraph that waits here.
        for (const other of entries.filter(each => !each.done && (each === entry || (!theme && each.item.paragraph.id === entry.item.paragraph.id)))) {
            other.done = { id, words, isMine: true };
            draw(other);
        }

        announce(`${words}: ${nameOf(entry.item.theme)}`);
        next();
    }

    /** On to the next one that is open. */
    function next() {
        const target = nextOpen(entries, current);
        if (target >= 0) {
            select(target);
            focusCard(entries[target]);
        } else if (entries[current]) {
            focusCard(entries[current]);
        }
    }

    /**
     * @param {Entry} entry
     * @param {{ action: string, theme?: string, note?: string }} what
     * @param {string} reviewer
     * @returns {string} id of the decision
     */
    function send(entry, what, reviewer) {
        const id = newId();
        made.push({ entry, id, reviewer });
        outbox.add({ paragraphId: entry.item.paragraph.id, statementId: entry.item.statement.id, body: { id, ...what, reviewer } });
        return id;
    }

    async function addTheme() {
        const entry = entries[current];
        if (!entry || entry.done) {
            return;
        }

        const picked = await pickTheme({ title: 'Add a theme', themes, stated: entry.item.paragraph.themes });
        const reviewer = picked && await needReviewer();
        if (!picked || !reviewer) {
            return;
        }

        const id = send(entry, { action: 'accept', theme: picked }, reviewer);
        if (picked === entry.item.theme) {
            entry.done = { id, words: said.accept, isMine: true };
        } else {
            toast(`Added: ${nameOf(picked)}`, { undo: () => undo(id) });
        }

        draw(entry);
        if (entry.done) {
            next();
        } else {
            focusCard(entry);
        }
    }

    async function note() {
        const entry = entries[current];
        if (!entry || entry.done) {
            return;
        }

        const input = el('textarea', { rows: 4, maxlength: 2000, required: true });
        const isGiven = await ask({
            title: 'Note on this paragraph', confirm: 'Keep the note', initial: input,
            content: [el('label', { class: 'field' }, el('span', { text: 'Note, to be read by colleagues' }), input)],
        });
        const reviewer = isGiven && input.value.trim() && await needReviewer();
        if (reviewer) {
            const id = send(entry, { action: 'note', note: input.value.trim() }, reviewer);
            toast('Noted', { undo: () => undo(id) });
            draw(entry);
            focusCard(entry);
        }
    }

    /** @param {string} [id] the last one when not given */
    function undo(id) {
        const index = id ? made.findIndex(decision => decision.id === id) : made.length - 1;
        if (index < 0) {
            announce('There is nothing of yours to take back here.');
            return;
        }

        const [{ entry, id: decision, reviewer }] = made.splice(index, 1);
        outbox.add({ paragraphId: entry.item.paragraph.id, statementId: entry.item.statement.id, body: { id: newId(), action: 'withdraw', withdraws: decision, reviewer } });
        restore(decision);
        select(entries.indexOf(entry));
        focusCard(entry);
        announce(`Taken back: ${nameOf(entry.item.theme)}`);
    }

    /** @param {string} id a decision that no longer holds */
    function restore(id) {
        for (const entry of entries.filter(each => each.done?.id === id)) {
            entry.done = null;
            draw(entry);
        }
    }

    /** @param {Paragraph} paragraph as it is now */
    function refresh(paragraph) {
        for (const entry of entries.filter(each => each.item.paragraph.id === paragraph.id)) {
            entry.item.paragraph = paragraph;
            const asked = paragraph.themes.find(each => each.id === entry.item.theme);
            if (!entry.done && asked && !isOpen(asked) && !outbox.waiting.some(waiting => waiting.paragraphId === paragraph.id)) {
                const stand = asked.stands.at(-1);
                entry.done = stand ? { id: stand.decisionId, words: `${said[stand.action]} by ${stand.reviewer}`, isMine: false } : null;
            }

            if (!entry.card.contains(document.activeElement) || entry.card.querySelector('article') === document.activeElement) {
                draw(entry);
            }
        }

        recount();
    }

    /** Somebody decided in another window. @param {string | undefined} paragraphId */
    async function look(paragraphId) {
        if (paragraphId && entries.some(({ item }) => item.paragraph.id === paragraphId)) {
            try {
                refresh(await get(`/paragraphs/${paragraphId}`, {}, signal));
            } catch {
                // The banner says that the service is gone.
            }
        }
    }

    async function recount() {
        if (outbox.count > 0) {
            return;
        }

        try {
            recounted(await get('/queue', { limit: 1, theme: theme.value, statement: page.query.get('statement') }, signal));
        } catch {
            // The banner says that the service is gone; the figures follow when it is back.
        }
    }
}

/** @param {QueueItem} item */
const keyOf = item => `${item.paragraph.id} ${item.theme}`;
