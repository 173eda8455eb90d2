// Cards that are gone through one by one: one of them is current, some are done.

/** @typedef {{ card: HTMLElement, done?: unknown }} Card */

/**
 * The current one is where Tab enters, and looks like it.
 * @param {Card[]} cards
 * @param {number} current
 */
export function markCurrent(cards, current) {
    cards.forEach(({ card }, index) => {
        card.classList.toggle('current', index === current);
        card.querySelector('article')?.setAttribute('tabindex', index === current ? '0' : '-1');
    });
}

/** @param {Card} entry */
export function focusCard({ card }) {
    const article = card.querySelector('article');
    article?.focus({ preventScroll: true });
    article?.scrollIntoView({ block: 'nearest' });
}

/**
 * Where a step leads to: from outside of the current card into it.
 * @param {Card[]} cards
 * @param {number} current
 * @param {number} by
 */
export const stepFrom = (cards, current, by) => cards[current]?.card.contains(document.activeElement) ? current + by : current;

/**
 * The next card that is not done, or else the first; −1 when all are.
 * @param {Card[]} cards
 * @param {number} current
 */
export function nextOpen(cards, current) {
    const after = cards.findIndex(({ done }, index) => index > current && !done);
    return after >= 0 ? after : cards.findIndex(({ done }) => !done);
}
