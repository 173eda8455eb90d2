// Where numbers come to stand: the steps of an axis, the shades of a heat map.

/**
 * Round steps from 0 to at least `max`: 1, 2 or 5 times a power of ten apart.
 * @param {number} max
 * @param {number} steps About how many.
 * @param {number} [least] The smallest step, 1 for counts.
 * @returns {number[]}
 */
export function ticks(max, steps, least = 0) {
    if (!(max > 0)) {
        return [0, least || 1];
    }
    const rough = max / steps;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = Math.max(least, power * ([1, 2, 5, 10].find(factor => factor * power >= rough) ?? 10));
    const last = Math.ceil(max / step - 1e-9);
    return Array.from({ length: last + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

/** How many shades a heat map has, besides that of nothing. */
export const shades = 6;

/**
 * The shade of a value: 0 for nothing, 1 to `shades` by its square root, so that small values still differ.
 * @param {number} value
 * @param {number} max
 */
export const shade = (value, max) => value > 0 && max > 0 ? Math.min(shades, Math.max(1, Math.ceil(Math.sqrt(value / max) * shades))) : 0;
