// Numbers, dates and counts as people write them.

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const moment = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
const whole = new Intl.NumberFormat('en-GB');

/** @param {number} value 0 to 1; 100 % and 0 % are kept for what is exactly so */
export function percent(value) {
    const rounded = Math.round(value * 100);
    return `${value < 1 && rounded === 100 ? 99 : value > 0 && rounded === 0 ? '< 1' : rounded} %`;
}

/** @param {number} value */
export const count = value => whole.format(value);

/**
 * @param {number} n
 * @param {string} one
 * @param {string} [many]
 */
export const counted = (n, one, many = `${one}s`) => `${whole.format(n)} ${n === 1 ? one : many}`;

/** @param {string | null | undefined} iso a day such as 2026-03-14 */
export const date = iso => iso ? day.format(new Date(`${iso}T00:00:00Z`)) : '';

/** @param {string | null | undefined} iso */
export const time = iso => iso ? moment.format(new Date(iso)) : '';

/** @param {number} value a contribution to the logit */
export const signed = value => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
