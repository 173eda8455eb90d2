// Conflicts: paragraphs on which people disagree, with everybody's stand; whoever adjudicates settles a theme for good.
import { get } from './api.js';
import { focusCard, markCurrent, nextOpen, stepFrom } from './cards.js';
import { el, fill, icon } from './dom.js';
import { counted, percent, time } from './format.js';
import { addKeys } from './keys.js';
import { localNav } from './local-nav.js';
import { announce } from './messages.js';
import { newId, outbox } from './outbox.js';
import { said } from './question.js';
import { needReviewer } from './reviewer.js';
import { href, problem } from './router.js';
import { may } from './session.js';
import { themes as askThemes } from './themes.js';

/**
 * @typedef {import('./stands.js').Paragraph} Paragraph
 * @typedef {{ paragraph: Paragraph, statement: { id: string, title: string }, themes: string[] }} Conflict
 * @typedef {object} Entry a theme of a paragraph that is in dispute
 * @property {Paragraph} paragraph
 * @property {{ id: string, title: string }} statement
 * @property {string} theme
 * @property {HTMLElement} card
 * @property {{ id: string, words: string, isMine: boolean } | null} done what settled it
 * @property {string} reason why it is to be settled as it will be, as far as it was typed
 */

const pageSize = 25;

/** @param {import('./router.js').Page} page */
export async function show(page) {
    const { signal, query } = page;
    const themes = await askThemes();
    const mayDecide = await may('review');
    const names = new Map(themes.map(theme => [theme.id, theme]));
    const nameOf = (/** @type {string} */ id) => names.get(id)?.name ?? id;

    /** @type {Entry[]} */
    let entries = [];
    let current = 0;
    let total = 0;
    let loaded = 0;
    let turn = 0;

    const lede = el('p', { class: 'lede', role: 'status' });
    const list = el('ol', { class: 'queue-list', 'aria-label': 'In dispute' });
    const foot = el('div', { class: 'queue-foot' });
    const choice = el('select', { name: 'theme' }, el('option', { value: '', text: 'All themes' }), themes.map(each => el('option', { value: each.id, text: each.name })));
    choice.value = query.get('theme') ?? '';
    choice.addEventListener('change', () => {
        page.setQuery({ theme: choice.value });
        load();
    });
    fill(page.root, el('div', { class: 'page conflicts' },
        localNav('review', '/conflicts'),
        el('div', { class: 'page-head' },
            el('div', {}, el('h1', { text: 'Conflicts' }), lede),
            el('label', { class: 'field queue-filter' }, el('span', { text: 'Theme' }), choice)),
        !mayDecide && el('p', { class: 'soft small', text: 'To settle them takes a key of the role review.' }),
        list, foot));
    if (mayDecide) {
        addKeys({
            title: 'Conflicts',
            keys: [
                { keys: ['a'], does: 'Settle it: the paragraph has the theme', run: () => settle('accept') },
                { keys: ['r'], does: 'Settle it: it has not', run: () => settle('reject') },
                { keys: ['n'], does: 'Say why, before settling it', run: () => entries[current]?.card.querySelector('input')?.focus() },
                { keys: ['u'], does: 'Undo: take back what you settled last', run: () => undo() },
                { keys: ['j'], does: 'Next', run: () => step(1) },
                { keys: ['k'], does: 'Previous', run: () => step(-1) },
                { keys: ['o'], does: 'Open it in its statement', run: () => entries[current]?.card.querySelector('a')?.click() },
            ],
        }, signal);
    }

    outbox.addEventListener('sent', event => refresh(/** @type {CustomEvent} */ (event).detail), { signal });
    outbox.addEventListener('elsewhere', event => look(/** @type {CustomEvent} */ (event).detail.paragraphId), { signal });
    outbox.addEventListener('refused', event => restore(/** @type {CustomEvent} */ (event).detail.body.id), { signal });
    await load();

    /** @param {boolean} [isMore] */
    async function load(isMore = false) {
        const mine = ++turn;
        try {
            // What was settled here is no longer in the service's list.
            const offset = isMore ? loaded - new Set(entries.filter(isSettled).map(entry => entry.paragraph.id)).size : 0;
            const answer = await get('/conflicts', { limit: pageSize, offset, theme: choice.value }, signal);
            if (mine === turn) {
                take(answer, isMore);
            }
        } catch (error) {
            if (mine === turn && !signal.aborted) {
                fill(foot, problem(error, () => load(isMore)));
            }
        }
    }

    /** Whether nothing of the entry's paragraph is open any more. @param {Entry} entry */
    function isSettled(entry) {
        return entries.every(other => other.paragraph.id !== entry.paragraph.id || other.done);
    }

    /**
     * @param {{ total: number, conflicts: Conflict[] }} answer
     * @param {boolean} isMore
     */
    function take(answer, isMore) {
        if (!isMore) {
            entries = [];
            fill(list);
            current = loaded = 0;
        }

        total = answer.total;
        loaded += answer.conflicts.length;
        for (const { paragraph, statement, themes: disputed } of answer.conflicts) {
            for (const theme of disputed) {
                if (entries.some(entry => entry.paragraph.id === paragraph.id && entry.theme === theme)) {
                    continue;
                }

                const entry = /** @type {Entry} */ ({ paragraph, statement, theme, card: el('li', {}), done: null, reason: '' });
                for (const event of ['focusin', 'pointerdown']) { // not every browser gives a pressed button the focus
                    entry.card.addEventListener(event, () => select(entries.indexOf(entry)));
                }

                entries.push(entry);
                list.append(entry.card);
                draw(entry);
            }
        }

        describe();
        select(current);
    }

    function describe() {
        const open = entries.filter(entry => !entry.done).length;
        lede.textContent = total === 0
            ? `Nobody disagrees${choice.value ? ` on ${nameOf(choice.value)}` : ''}.`
            : `People disagree on ${counted(total, 'paragraph')}${choice.value ? `, on ${nameOf(choice.value)}` : ''}. What is settled here holds whatever others say or will say, until it is taken back.${open === 0 ? ' All that is shown is settled.' : ''}`;
        fill(foot, loaded < total && el('button', { type: 'button', text: 'Show more', on: { click: () => load(true) } }));
    }

    /** @param {Entry} entry */
    function draw(entry) {
        const isFocused = entry.card.contains(document.activeElement);
        const isTyping = isFocused && document.activeElement instanceof HTMLInputElement;
        entry.card.className = entry.done ? 'queue-item done' : 'queue-item';
        fill(entry.card, entry.done ? drawDone(entry) : drawOpen(entry));
        markCurrent(entries, current);
        const input = entry.card.querySelector('input');
        if (isTyping && input) {
            input.focus(); // what is typed on must not become keys that settle
        } else if (isFocused) {
            focusCard(entry);
        }
    }

    /** @param {Entry} entry */
    function drawOpen(entry) {
        const { paragraph, statement, theme } = entry;
        const asked = paragraph.themes.find(each => each.id === theme);
        const id = `conflict-${paragraph.id}-${theme}`;
        const stands = asked?.stands ?? [];
        const side = (/** @type {string} */ title, /** @type {"check" | "cross"} */ sign, /** @type {import('./chip.js').Stand[]} */ those) => el('section', { class: `conflict-side ${sign}` },
            el('h3', {}, icon(sign), ` ${title}`),
            el('ul', {}, those.map(stand => {
                const decision = paragraph.decisions.find(each => each.id === stand.decisionId);
                return el('li', {},
                    el('strong', { text: stand.reviewer }), el('span', { class: 'soft', text: `, ${time(stand.at)}${stand.action === 'accept' || stand.action === 'reject' ? '' : `: ${said[stand.action].toLowerCase()}`}` }),
                    decision?.note && el('p', { class: 'conflict-note', text: `“${decision.note}”` }));
            })));
        return el('article', { tabindex: '-1', 'aria-labelledby': id },
            el('header', { class: 'queue-ask' },
                el('h2', { id, title: names.get(theme)?.definition }, el('span', { class: 'queue-lead', text: 'Is this about ' }), nameOf(theme), el('span', { class: 'queue-lead', text: '?' })),
                asked?.probability !== undefined && el('span', { class: 'small soft numbers', text: `model ${percent(asked.probability)}, cut ${percent(asked.threshold ?? 0.5)}` })),
            el('p', { class: 'queue-text', dir: 'auto', text: paragraph.text }),
            el('p', { class: 'queue-source small soft' }, el('a', { href: href(`/statements/${statement.id}`, { p: paragraph.index + 1, theme }), text: statement.title })),
            el('div', { class: 'conflict-sides small' },
                side('It has the theme', 'check', stands.filter(stand => stand.action === 'accept')),
                side('It has not', 'cross', stands.filter(stand => stand.action !== 'accept'))),
            mayDecide && el('label', { class: 'conflict-reason small' }, el('span', { text: 'Why (optional)' }), reasonInput(entry)),
            mayDecide && el('div', { class: 'queue-actions', role: 'group', 'aria-label': `Settle ${nameOf(theme)}` },
                button('It has the theme', 'a', 'check', () => settle('accept')),
                button('It has not', 'r', 'cross', () => settle('reject'))));
    }

    /** @param {Entry} entry */
    function reasonInput(entry) {
        return el('input', {
            type: 'text', maxlength: 2000, value: entry.reason,
            on: {
                input: event => { entry.reason = /** @type {HTMLInputElement} */ (event.target).value; },
                keydown: event => {
                    if (/** @type {KeyboardEvent} */ (event).key === 'Enter' || /** @type {KeyboardEvent} */ (event).key === 'Escape') {
                        focusCard(entry); // so that a key settles it next
                    }
                },
            },
        });
    }

    /** @param {Entry} entry */
    function drawDone({ done, theme, paragraph }) {
        const { id, words, isMine } = /** @type {NonNullable<Entry["done"]>} */ (done);
        return el('article', { tabindex: '-1', 'aria-label': `${nameOf(theme)}: ${words}` },
            el('p', { class: 'queue-settled' }, el('strong', { text: words }), el('span', { text: nameOf(theme) }), el('span', { class: 'soft queue-begin', text: paragraph.text })),
            isMine && el('button', { type: 'button', class: 'small', text: 'Undo', on: { click: () => undo(id) } }));
    }

    /** @param {number} index */
    function select(index) {
        current = Math.max(0, Math.min(index, entries.length - 1));
        markCurrent(entries, current);
    }

    /** @param {number} by */
    function step(by) {
        select(stepFrom(entries, current, by));
        if (entries[current]) {
            focusCard(entries[current]);
        }
    }

    /** @param {"accept" | "reject"} action */
    async function settle(action) {
        const entry = entries[current];
        const reviewer = entry && !entry.done && await needReviewer();
        if (!reviewer) {
            return;
        }

        const id = newId();
        outbox.add({ paragraphId: entry.paragraph.id, statementId: entry.statement.id, body: { id, action, theme: entry.theme, note: entry.reason.trim() || undefined, reviewer, adjudicates: true } });
        entry.done = { id, words: action === 'accept' ? 'Settled: it has the theme' : 'Settled: it has not', isMine: true };
        draw(entry);
        describe();
        announce(`${entry.done.words}: ${nameOf(entry.theme)}`);
        const target = nextOpen(entries, current);
        select(target >= 0 ? target : current);
        focusCard(entries[current]);
    }

    /** @param {string} [id] what was settled last here when not given */
    async function undo(id) {
        const entry = id ? entries.find(each => each.done?.id === id) : entries.filter(each => each.done?.isMine).sort((one, other) => (one.done?.id ?? '') < (other.done?.id ?? '') ? 1 : -1)[0];
        const reviewer = entry && await needReviewer();
        if (!entry?.done || !reviewer) {
            announce('There is nothing of yours to take back here.');
            return;
        }

        outbox.add({ paragraphId: entry.paragraph.id, statementId: entry.statement.id, body: { id: newId(), action: 'withdraw', withdraws: entry.done.id, reviewer } });
        restore(entry.done.id);
        select(entries.indexOf(entry));
        focusCard(entry);
        announce(`Taken back: ${nameOf(entry.theme)}`);
    }

    /** @param {string} id a decision that no longer holds */
    function restore(id) {
        for (const entry of entries.filter(each => each.done?.id === id)) {
            entry.done = null;
            draw(entry);
        }

        describe();
    }

    /** @param {Paragraph} paragraph as it is now */
    function refresh(paragraph) {
        for (const entry of entries.filter(each => each.paragraph.id === paragraph.id)) {
            entry.paragraph = paragraph;
            const asked = paragraph.themes.find(each => each.id === entry.theme);
            const isWaiting = outbox.waiting.some(waiting => waiting.paragraphId === paragraph.id);
            if (!entry.done && !isWaiting && asked?.state !== 'disputed') {
                const by = asked?.stands.find(stand => stand.adjudicates);
                entry.done = { id: by?.decisionId ?? '', words: by ? `Settled by ${by.reviewer}` : 'No longer in dispute', isMine: false };
            }

            draw(entry);
        }

        describe();
    }

    /** Somebody decided in another window. @param {string | undefined} paragraphId */
    async function look(paragraphId) {
        if (paragraphId && entries.some(({ paragraph }) => paragraph.id === paragraphId)) {
            try {
                refresh(await get(`/paragraphs/${paragraphId}`, {}, signal));
            } catch {
                // The banner says that the service is gone.
            }
        }
    }
}

/**
 * @param {string} text
 * @param {string} key
 * @param {"check" | "cross"} sign
 * @param {() => unknown} run
 */
const button = (text, key, sign, run) => el('button', { type: 'button', 'aria-keyshortcuts': key, on: { click: () => run() } }, icon(sign), text, el('kbd', { text: key, 'aria-hidden': 'true' }));
