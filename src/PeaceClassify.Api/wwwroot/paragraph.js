// One paragraph as it is read: number, words, and beside them what the model suggests and what people decided.
import { themeChip } from './chip.js';
import { el, fill, icon } from './dom.js';
import { date, percent, time } from './format.js';
import { inOrder } from './stands.js';

/**
 * @typedef {import('./stands.js').Paragraph} Paragraph
 * @typedef {import('./stands.js').Decision} Decision
 *
 * @typedef {object} ParagraphView what drawing needs to know of the page
 * @property {(id: string) => string} themeName
 * @property {(theme: import('./chip.js').ParagraphTheme) => import('./chip.js').ParagraphTheme} shown the theme as the cut lets it appear
 * @property {() => number} current index of the current paragraph
 * @property {() => string | null} theme the theme selected in it
 * @property {() => boolean} isExplaining whether its words are shown
 * @property {(index: number) => boolean} isExpanded whether all themes are shown
 * @property {() => string} reviewer
 * @property {(paragraph: Paragraph, theme: string) => void} onTheme
 * @property {(paragraph: Paragraph, decision: Decision) => void} onWithdraw
 * @property {(paragraph: Paragraph) => void} onFocus
 */

/** @param {Paragraph} paragraph */
export const label = paragraph => paragraph.kind === 'heading' ? 'Heading' : paragraph.number ? `Paragraph ${paragraph.number}` : `Paragraph at place ${paragraph.index + 1}`;

/**
 * @param {Paragraph} paragraph
 * @param {Paragraph | undefined} previous
 * @param {ParagraphView} view
 */
export function drawParagraph(paragraph, previous, view) {
    const isHeading = paragraph.kind === 'heading';
    const lang = paragraph.language && !['unknown', 'en'].includes(paragraph.language) ? paragraph.language : null;
    const text = el(isHeading ? 'h2' : 'p', { class: 'words', dir: 'auto', lang, text: paragraph.text });
    const speaks = !isHeading && paragraph.speaker && (paragraph.speaker !== previous?.speaker || paragraph.country !== previous?.country);
    const page = paragraph.page && paragraph.page !== previous?.page;
    if (isHeading) {
        return el('div', { class: 'paragraph heading', id: `p-${paragraph.index}`, data: { index: String(paragraph.index) } },
            el('div', { class: 'gutter' }, page && el('span', { text: `p. ${paragraph.page}` })),
            el('div', { class: 'body' }, text));
    }

    const article = el('article', {
        class: 'paragraph', id: `p-${paragraph.index}`, tabindex: paragraph.index === view.current() ? '0' : '-1', 'aria-label': label(paragraph), data: { index: String(paragraph.index), id: paragraph.id },
    },
        el('div', { class: 'gutter' },
            el('span', { class: paragraph.number ? 'number' : 'place', title: label(paragraph), text: paragraph.number ?? String(paragraph.index + 1) }),
            page && el('span', { text: `p. ${paragraph.page}` })),
        el('div', { class: 'body' },
            speaks && el('p', { class: 'turn' },
                el('strong', { text: paragraph.speaker }),
                paragraph.country && ` (${paragraph.country})`,
                paragraph.spokenIn && el('span', { class: 'soft', text: `, spoke in ${paragraph.spokenIn}` })),
            text),
        el('div', { class: 'said' }));
    article.addEventListener('focusin', () => view.onFocus(paragraph));
    drawSaid(article, paragraph, view);
    return article;
}

/**
 * Draws what is said of a paragraph anew; the focus stays on the same chip.
 * @param {HTMLElement} article
 * @param {Paragraph} paragraph
 * @param {ParagraphView} view
 */
export function drawSaid(article, paragraph, view) {
    const said = article.querySelector('.said');
    if (!said) {
        return;
    }

    const isCurrent = paragraph.index === view.current();
    const focused = said.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.theme ?? '' : null;
    const shown = chipsOf(paragraph, view);
    const standing = paragraph.decisions.filter(decision => !decision.withdrawn && decision.action !== 'withdraw');
    const marks = standing.filter(decision => decision.action === 'noTheme' || decision.action === 'notEnglish');
    const notes = standing.filter(decision => decision.action === 'note');
    const isWaiting = paragraph.decisions.some(decision => decision.isUnsent);
    fill(said,
        marks.length > 0 && el('div', { class: 'chips' }, marks.map(decision => stamp(paragraph, decision, view))),
        shown.length > 0
            ? el('div', { class: 'chips', role: 'group', 'aria-label': 'Themes' }, shown.map(theme => {
                const isActive = isCurrent && theme.id === view.theme();
                const chip = themeChip(theme, view.themeName(theme.id), { isSelected: isActive && view.isExplaining(), onSelect: () => view.onTheme(paragraph, theme.id) });
                chip.tabIndex = isCurrent ? 0 : -1;
                chip.classList.toggle('active', isActive);
                return chip;
            }))
            : marks.length === 0 && el('p', { class: 'nothing', text: why(paragraph) }),
        notes.map(decision => el('p', { class: 'remark' }, icon('note'),
            el('span', {}, decision.note ?? '', el('span', { class: 'remark-by', text: ` ${decision.reviewer}, ${decision.isUnsent ? 'not sent yet' : time(decision.at)}` })),
            takeBack(paragraph, decision, view, 'Take the note back'))),
        isWaiting && el('p', { class: 'unsent' }, icon('wait'), 'Not sent yet; kept in this browser'));
    article.classList.toggle('open', paragraph.needsReview);
    if (focused !== null) {
        const again = focused ? said.querySelector(`[data-theme="${CSS.escape(focused)}"]`) : null;
        (/** @type {HTMLElement} */ (again ?? article)).focus({ preventScroll: true });
    }
}

/** The themes that are shown, in the order in which the keys go through them. @param {Paragraph} paragraph @param {ParagraphView} view */
export function chipsOf(paragraph, view) {
    const themes = paragraph.themes.map(view.shown);
    if (view.isExpanded(paragraph.index)) {
        return inOrder(themes);
    }

    // What "no theme" and "not English" rejected is said by their stamps.
    return inOrder(themes.filter(theme => theme.state !== 'no' && !(theme.state === 'rejected' && theme.stands.every(stand => stand.action !== 'reject'))));
}

/** @param {Paragraph} paragraph */
function why(paragraph) {
    switch (paragraph.status) {
        case 'otherLanguage': return paragraph.languageName && paragraph.language !== 'unknown' ? `${paragraph.languageName}: not classified` : 'Not in English: not classified';
        case 'noKnownWord': return 'No word that the model knows';
        default: return 'No theme';
    }
}

/** @param {Paragraph} paragraph @param {Decision} decision @param {ParagraphView} view */
function stamp(paragraph, decision, view) {
    const text = decision.action === 'noTheme' ? 'No theme' : 'Not English';
    return el('span', { class: 'chip accepted stamp', title: `${text}: decided by ${decision.reviewer}, ${decision.isUnsent ? 'not sent yet' : time(decision.at)}` },
        icon(decision.action === 'noTheme' ? 'none' : 'language'),
        el('span', { class: 'chip-words' },
            el('span', { class: 'chip-name', text }),
            el('span', { class: 'chip-who', text: `${decision.reviewer}, ${decision.isUnsent ? 'not sent yet' : date(decision.at.slice(0, 10))}` })),
        takeBack(paragraph, decision, view, `Take back “${text}”`));
}

/** @param {Paragraph} paragraph @param {Decision} decision @param {ParagraphView} view @param {string} title */
const takeBack = (paragraph, decision, view, title) => decision.reviewer === view.reviewer() && el('button', {
    type: 'button', class: 'take-back', title, 'aria-label': title, tabindex: paragraph.index === view.current() ? '0' : '-1', on: { click: () => view.onWithdraw(paragraph, decision) },
}, icon('cross'));

const actions = { accept: 'accepted', reject: 'rejected', noTheme: 'decided: no theme', notEnglish: 'decided: not English', note: 'noted', withdraw: 'took a decision back' };

/**
 * All decisions on a paragraph, oldest first, with what the model said when each was made.
 * @param {Paragraph} paragraph
 * @param {ParagraphView} view
 */
export function history(paragraph, view) {
    if (paragraph.decisions.length === 0) {
        return el('p', { class: 'soft', text: `Nobody has decided anything here. Suggestions are by model ${paragraph.modelVersion ?? 'unknown'}.` });
    }

    return el('ol', { class: 'history' }, paragraph.decisions.map(decision => el('li', { class: decision.withdrawn ? 'withdrawn' : '' },
        el('span', {},
            el('strong', { text: decision.reviewer }), ` ${actions[decision.action]} `,
            decision.theme && el('em', { text: view.themeName(decision.theme) }),
            decision.note && `“${decision.note}”`,
            decision.withdrawn && el('span', { class: 'soft', text: ' (taken back)' })),
        el('span', { class: 'soft small', text: [
            decision.isUnsent ? 'not sent yet' : time(decision.at),
            decision.probability !== undefined && decision.probability !== null ? `model ${decision.modelVersion} showed ${percent(decision.probability)}` : decision.modelVersion && `model ${decision.modelVersion}`,
        ].filter(Boolean).join(' · ') }))));
}
