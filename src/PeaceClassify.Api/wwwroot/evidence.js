// The words that speak for a theme, or against it: shaded in the text by CSS custom highlights, and listed in words for those who do
// not see the shades.
import { get } from './api.js';
import { el } from './dom.js';
import { signed } from './format.js';

/**
 * @typedef {{ start: number, length: number, text: string, contribution: number }} Word
 * @typedef {{ modelVersion?: string, bias: number, logit: number, words: Word[], isApproximate?: boolean }} Evidence
 */

/** A word counts as strong, clear or slight from this share of the heaviest word on; below the last it is not shown. */
const strengths = [{ from: 0.6, name: 'strongly' }, { from: 0.3, name: 'clearly' }, { from: 0.1, name: 'slightly' }];

/** Words listed beside the text; the shades show all. */
const listed = 10;

/**
 * @param {string} paragraphId
 * @param {string} theme
 * @param {AbortSignal} signal
 * @returns {Promise<Evidence>}
 */
export async function askEvidence(paragraphId, theme, signal) {
    const answer = await get(`/paragraphs/${paragraphId}/evidence`, { theme }, signal);
    if (!answer.theme?.evidence) {
        throw new Error(answer.reason ?? 'There is no evidence.');
    }

    return { modelVersion: answer.modelVersion, ...answer.theme.evidence };
}

/** @param {Evidence} evidence */
const heaviest = evidence => Math.max(...evidence.words.map(word => Math.abs(word.contribution)), 1e-9);

/** @param {number} contribution @param {number} most @returns {number} 0, 1 or 2; -1 when too weak to show */
const strength = (contribution, most) => strengths.findIndex(({ from }) => Math.abs(contribution) / most >= from);

/**
 * Shades words in a text, in place of those shaded before.
 * @param {Text} text
 * @param {Evidence} evidence
 * @param {boolean} withAgainst
 */
export function highlight(text, evidence, withAgainst) {
    clearHighlight();
    if (!('highlights' in CSS)) {
        return; // the list of words says the same
    }

    const most = heaviest(evidence);
    for (const word of evidence.words) {
        const level = strength(word.contribution, most);
        if (level < 0 || (word.contribution < 0 && !withAgainst) || word.start + word.length > text.length) {
            continue;
        }

        const name = `evidence-${word.contribution > 0 ? 'for' : 'against'}-${level}`;
        const range = new Range();
        range.setStart(text, word.start);
        range.setEnd(text, word.start + word.length);
        const ranges = CSS.highlights.get(name) ?? new Highlight();
        ranges.add(range);
        CSS.highlights.set(name, ranges);
    }
}

export function clearHighlight() {
    if ('highlights' in CSS) {
        for (const name of [...CSS.highlights.keys()]) {
            if (name.startsWith('evidence-')) {
                CSS.highlights.delete(name);
            }
        }
    }
}

/**
 * What a word at a place of the text says, for a title under the pointer.
 * @param {Evidence} evidence
 * @param {number} offset
 * @param {string} themeName
 */
export function titleAt(evidence, offset, themeName) {
    const word = evidence.words.find(candidate => candidate.start <= offset && offset < candidate.start + candidate.length);
    const level = word ? strength(word.contribution, heaviest(evidence)) : -1;
    return word && level >= 0 ? `“${word.text}” speaks ${strengths[level].name} ${word.contribution > 0 ? 'for' : 'against'} ${themeName} (${signed(word.contribution)})` : '';
}

/**
 * The words as a list, heaviest first; a word that stands several times is listed once with its sum.
 * @param {Evidence} evidence
 * @param {1 | -1} sign for or against
 */
export function wordList(evidence, sign) {
    const most = heaviest(evidence);
    /** @type {Map<string, { text: string, sum: number, heaviest: number }>} */
    const words = new Map();
    for (const { text, contribution } of evidence.words) {
        if (Math.sign(contribution) === sign && strength(contribution, most) >= 0) {
            const entry = words.get(text.toLowerCase()) ?? { text, sum: 0, heaviest: 0 };
            entry.sum += contribution;
            entry.heaviest = Math.max(entry.heaviest, Math.abs(contribution));
            words.set(text.toLowerCase(), entry);
        }
    }

    const list = [...words.values()].sort((a, b) => Math.abs(b.sum) - Math.abs(a.sum)).slice(0, listed);
    const shown = list.length === 0
        ? el('p', { class: 'soft', text: sign > 0 ? 'No single word stands out; many weigh a little.' : 'No word speaks against it.' })
        : el('ul', { class: 'evidence-words' }, list.map(word => {
            const level = strength(word.heaviest, most);
            return el('li', {},
                el('span', { class: `evidence-word ${sign > 0 ? 'for' : 'against'}-${level}`, text: word.text }),
                el('span', { class: 'numbers soft', text: signed(word.sum), title: `speaks ${strengths[level].name} ${sign > 0 ? 'for' : 'against'} it` }),
                el('span', { class: 'visually-hidden', text: ` ${strengths[level].name}` }));
        }));
    return evidence.isApproximate
        ? el('div', {}, shown, el('p', { class: 'small soft', text: 'Approximate: this model is no sum over words. They are in order of weight; their numbers do not add up.' }))
        : shown;
}
