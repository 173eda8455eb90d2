// A theme of a paragraph as a chip. What the model suggests is a blue pill with its probability; what a person decided is a square
// stamp with a mark and a name; each says so in words as well.
import { el, icon } from './dom.js';
import { date, percent, time } from './format.js';

/**
 * @typedef {object} Stand a reviewer's latest word on a theme
 * @property {string} reviewer
 * @property {"accept" | "reject" | "noTheme" | "notEnglish"} action all but accept say no
 * @property {string} decisionId
 * @property {string} at
 * @property {boolean} [adjudicates] whether it settles the theme, whatever others say
 * @property {boolean} [isUnsent] kept in this browser until the service answers
 *
 * @typedef {object} ParagraphTheme
 * @property {string} id
 * @property {number} [probability]
 * @property {number} [threshold]
 * @property {"assigned" | "review" | "no"} [verdict] the model's
 * @property {"accepted" | "rejected" | "disputed" | "assigned" | "review" | "no"} state with the decisions of people
 * @property {Stand[]} stands
 */

/**
 * @param {ParagraphTheme} theme
 * @param {string} name
 * @param {{ onSelect?: (event: Event) => void, isSelected?: boolean }} [options] with onSelect the chip is a toggle button
 */
export function themeChip(theme, name, { onSelect, isSelected = false } = {}) {
    const { mark, figure, who, words } = describe(theme);
    const content = [
        mark && icon(mark),
        el('span', { class: 'chip-words' },
            el('span', { class: 'chip-name', text: name }),
            who && el('span', { class: 'chip-who', text: who })),
        figure && el('span', { class: 'chip-figure', text: figure }),
    ];
    const look = { class: `chip ${theme.state}`, title: `${name}: ${words}` };
    content.push(el('span', { class: 'visually-hidden', text: ` (${words})` }));
    return onSelect
        ? el('button', { type: 'button', ...look, 'aria-pressed': String(isSelected), data: { theme: theme.id }, on: { click: onSelect } }, content)
        : el('span', look, content);
}

/**
 * What a chip shows and what it says in words.
 * @param {ParagraphTheme} theme
 * @returns {{ mark: "check" | "cross" | "split" | null, figure: string, who: string, words: string }}
 */
export function describe(theme) {
    const probability = theme.probability === undefined ? '' : percent(theme.probability);
    const model = probability
        ? `model ${theme.verdict === 'assigned' ? 'assigned it' : theme.verdict === 'review' ? 'is unsure' : 'did not give it'}, probability ${probability}`
        : 'the model said nothing of it';
    const stands = theme.stands ?? [];
    const yes = stands.filter(stand => stand.action === 'accept').map(stand => stand.reviewer);
    const no = stands.filter(stand => stand.action !== 'accept').map(stand => stand.reviewer);
    switch (theme.state) {
        case 'accepted':
            return { mark: 'check', figure: '', who: short(stands), words: `accepted by ${said(stands)}; ${model}` };
        case 'rejected':
            return { mark: 'cross', figure: '', who: short(stands), words: `rejected by ${said(stands)}; ${model}` };
        case 'disputed':
            return { mark: 'split', figure: '', who: `${few(yes)} yes, ${few(no)} no`, words: `reviewers disagree: accepted by ${yes.join(', ')}, rejected by ${no.join(', ')}; ${model}` };
        case 'review':
            return { mark: null, figure: `${probability} · review`, who: '', words: `suggested for review, probability ${probability}` };
        case 'assigned':
            return { mark: null, figure: probability, who: '', words: `assigned by the model, probability ${probability}` };
        default:
            return { mark: null, figure: probability, who: '', words: `not given by the model, probability ${probability}` };
    }
}

/** @param {Stand[]} stands */
const said = stands => stands.map(stand => `${stand.reviewer}, ${stand.isUnsent ? 'not sent yet' : time(stand.at)}`).join('; ');

/** @param {string[]} names */
const few = names => names.length > 1 ? `${names[0]} and ${names.length - 1} more` : names[0] ?? '';

/** Who and when, for the eye. @param {Stand[]} stands */
const short = stands => stands.length === 0 ? '' : `${few(stands.map(stand => stand.reviewer))}, ${stands[0].isUnsent ? 'not sent yet' : date(stands[0].at.slice(0, 10))}`;
