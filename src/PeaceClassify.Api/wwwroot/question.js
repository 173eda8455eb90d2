// What the review queue draws: a question about a theme of a paragraph, one that was settled, and how much is left.
import { gauge } from './chart/small.js';
import { themeChip } from './chip.js';
import { bar, el, icon } from './dom.js';
import { count, counted, percent } from './format.js';
import { href } from './router.js';
import { inOrder } from './stands.js';

/**
 * @typedef {import('./stands.js').Paragraph} Paragraph
 * @typedef {{ decided: number, needed: number, remaining: number, explanation: string }} Progress
 * @typedef {{ paragraph: Paragraph, statement: { id: string, title: string }, theme: string, score: number, reasons: string[] }} QueueItem
 *
 * @typedef {object} Settled
 * @property {string} id of the decision
 * @property {string} words
 * @property {boolean} isMine whether it was made on this page, so that it can be undone there
 *
 * @typedef {object} QuestionView what drawing needs to know of the page
 * @property {(id: string) => import('./themes.js').Theme | undefined} theme
 * @property {(id: string) => string} nameOf
 * @property {(action: "accept" | "reject" | "noTheme" | "notEnglish") => unknown} decide
 * @property {() => unknown} addTheme
 * @property {() => unknown} note
 * @property {() => unknown} explain
 * @property {(decision: string) => unknown} undo
 */

/** What was decided, in words. */
export const said = { accept: 'Accepted', reject: 'Rejected', noTheme: 'No theme', notEnglish: 'Not English' };

/** Chips of the model's weaker guesses are left to the statement page. */
const shownStates = ['disputed', 'accepted', 'assigned', 'review', 'rejected'];

/**
 * @param {QueueItem} item
 * @param {Paragraph} paragraph with what waits to be sent
 * @param {QuestionView} view
 */
export function drawQuestion(item, paragraph, view) {
    const asked = paragraph.themes.find(each => each.id === item.theme);
    const definition = view.theme(item.theme);
    const others = inOrder(paragraph.themes).filter(each => each.id !== item.theme && shownStates.includes(each.state));
    const notes = paragraph.decisions.filter(decision => decision.note && !decision.withdrawn);
    const id = `queue-${item.paragraph.id}-${item.theme}`;
    return el('article', { tabindex: '-1', 'aria-labelledby': id },
        el('header', { class: 'queue-ask' },
            el('h2', { id, title: definition?.definition }, el('span', { class: 'queue-lead', text: 'Is this about ' }), view.nameOf(item.theme), el('span', { class: 'queue-lead', text: '?' })),
            asked?.probability === undefined ? null : el('div', { class: 'queue-gauge' },
                gauge({ probability: asked.probability, threshold: asked.threshold ?? 0.5, reviewFrom: definition?.reviewFrom, reviewTo: definition?.reviewTo }, 132),
                el('span', { class: 'numbers small' }, `${percent(asked.probability)}, cut ${percent(asked.threshold ?? 0.5)}`))),
        el('p', { class: 'queue-text', dir: 'auto', text: paragraph.text }),
        el('p', { class: 'queue-source small soft' },
            el('a', { href: href(`/statements/${item.statement.id}`, { p: paragraph.index + 1, theme: item.theme }), text: item.statement.title }), place(paragraph)),
        el('ul', { class: 'queue-reasons small' }, item.reasons.map(reason => el('li', { text: reason }))),
        el('div', { class: 'queue-words', hidden: true }),
        notes.length > 0 && el('ul', { class: 'queue-notes small' }, notes.map(decision => el('li', {}, icon('note'), ` ${decision.reviewer}: ${decision.note}`))),
        others.length > 0 && el('div', { class: 'queue-others' },
            el('span', { class: 'label', text: 'Its other themes' }), el('div', { class: 'chips' }, others.map(each => themeChip(each, view.nameOf(each.id))))),
        el('div', { class: 'queue-actions', role: 'group', 'aria-label': `Decide on ${view.nameOf(item.theme)}` },
            button('Accept', 'a', 'check', () => view.decide('accept')),
            button('Reject', 'r', 'cross', () => view.decide('reject')),
            button('No theme', '0', 'none', () => view.decide('noTheme')),
            button('Not English', 'e', 'language', () => view.decide('notEnglish')),
            button('Add a theme', 't', 'plus', view.addTheme),
            button('Note', 'c', 'note', view.note),
            button('Words', 'w', null, view.explain)));
}

/**
 * @param {QueueItem} item
 * @param {Settled} done
 * @param {QuestionView} view
 */
export function drawSettled(item, done, view) {
    return el('article', { tabindex: '-1', 'aria-label': `${view.nameOf(item.theme)}: ${done.words}` },
        el('p', { class: 'queue-settled' },
            el('strong', { text: done.words }), el('span', { text: view.nameOf(item.theme) }), el('span', { class: 'soft queue-begin', text: item.paragraph.text })),
        done.isMine && el('button', { type: 'button', class: 'small', text: 'Undo', on: { click: () => view.undo(done.id) } }));
}

/** @param {Progress} progress */
export function drawProgress({ decided, needed, remaining, explanation }) {
    return [
        el('h2', { id: 'queue-progress-title', text: 'Until training again is worth it' }),
        bar(needed > 0 ? decided / needed : 1),
        el('p', { class: 'queue-count' },
            el('strong', { text: count(decided) }), ` of ${counted(needed, 'paragraph')} decided; `, remaining > 0 ? `${count(remaining)} to go` : 'enough to train again'),
        el('p', { class: 'soft small', text: explanation }),
        remaining === 0 && el('p', {}, el('a', { href: href('/versions'), text: 'Train again from decisions' })),
    ];
}

/**
 * @param {string} text
 * @param {string} key
 * @param {Parameters<typeof icon>[0] | null} sign
 * @param {() => unknown} run
 */
function button(text, key, sign, run) {
    return el('button', { type: 'button', 'aria-keyshortcuts': key, on: { click: () => run() } }, sign && icon(sign), text, el('kbd', { text: key, 'aria-hidden': 'true' }));
}

/** @param {Paragraph} paragraph */
const place = paragraph => [
    paragraph.number ? `, paragraph ${paragraph.number}` : '', paragraph.page ? `, page ${paragraph.page}` : '', paragraph.speaker ? `; ${paragraph.speaker}` : '',
    paragraph.country ? ` (${paragraph.country})` : '',
].join('');
