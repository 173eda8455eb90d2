import { picture, svg, textWidth } from './svg.js';
import { ticks } from './scale.js';

/**
 * @typedef {import("./figure.js").Drawn} Drawn
 * @typedef {{ name: string, values: (number | null)[], style: number | null }} Series
 *   One value a period, null where there is nothing to measure; `style` 0 to 5 for a chosen line, null for one of the others, in grey behind.
 * @typedef {{ title: string, lines: string[] }} ReadOut
 */

const size = 12;
const gap = 15;

/** From this width on the lines are named at their ends; below, a legend of the page does. */
const roomForNames = 640;

/** How each chosen line is broken, so that colour is not needed to tell them apart; the markers differ as well. */
const dashes = [null, '7 3', '2 3', '10 3 2 3', '4 4', '12 4'];

/**
 * Lines over time. Periods without anything to measure are bridged; the dots show where something was.
 * @param {{ title: string, description: string, periods: string[], series: Series[], readOuts: ReadOut[], unit: (value: number) => string, counts: boolean }} data
 * @param {number} width
 * @returns {Drawn}
 */
export function lines(data, width) {
    const chosen = data.series.filter(series => series.style !== null);
    const max = Math.max(0, ...data.series.flatMap(series => series.values.map(value => value ?? 0)));
    const steps = ticks(max, 5, data.counts ? 1 : 0.01);
    const bottomValue = 0;
    const topValue = steps[steps.length - 1];
    const widest = Math.max(0, ...chosen.map(series => textWidth(series.name, size, 600)));
    const labelled = width >= roomForNames && chosen.length > 0;
    const left = Math.ceil(Math.max(...steps.map(step => textWidth(data.unit(step), size)))) + 12;
    const right = labelled ? Math.ceil(widest) + 26 : 14;
    const top = 12;
    const plotHeight = Math.round(Math.min(400, Math.max(260, width * 0.55)));
    const plotWidth = width - left - right;
    const root = picture({ width, height: top + plotHeight + 34, title: data.title, description: data.description });
    const band = plotWidth / Math.max(data.periods.length, 1);
    const xOf = (/** @type {number} */ index) => left + band * (index + 0.5);
    const yOf = (/** @type {number} */ value) => top + plotHeight * (1 - (value - bottomValue) / (topValue - bottomValue));

    for (const step of steps) {
        root.append(
            svg('line', { class: step === 0 ? 'chart-axis' : 'chart-grid', x1: left, x2: width - right, y1: yOf(step), y2: yOf(step) }),
            svg('text', { class: 'chart-tick', x: left - 8, y: yOf(step) + size * 0.35, 'text-anchor': 'end', 'font-size': size }, data.unit(step)));
    }

    const every = Math.max(1, Math.ceil((Math.max(...data.periods.map(period => textWidth(period, size)), 1) + 14) / band));
    data.periods.forEach((period, index) => {
        if (index % every === 0) {
            root.append(svg('text', { class: 'chart-tick', x: xOf(index), y: top + plotHeight + 20, 'text-anchor': 'middle', 'font-size': size }, period));
        }
    });

    for (const series of [...data.series].sort((one, other) => Number(one.style !== null) - Number(other.style !== null))) {
        const points = series.values.flatMap((value, index) => value === null ? [] : [{ x: xOf(index), y: yOf(value) }]);
        const path = points.map((point, index) => `${index ? 'L' : 'M'}${point.x.toFixed(1)} ${point.y.toFixed(1)}`).join('');
        if (series.style === null) {
            root.append(svg('path', { class: 'chart-line chart-other', d: path }));
            continue;
        }
        root.append(svg('path', { class: `chart-line chart-line-${series.style}`, d: path, 'stroke-dasharray': dashes[series.style] }));
        if (points.length * 9 < plotWidth) {
            root.append(...points.map(point => marker(/** @type {number} */ (series.style), point.x, point.y)));
        }
    }

    if (labelled) {
        root.append(...endLabels(chosen, yOf, xOf, width - right, top, top + plotHeight));
    }

    const marks = data.periods.map((_, index) => ({
        x: left + band * index, y: top, width: band, height: plotHeight, row: 0, column: index, anchorX: xOf(index), ...data.readOuts[index],
    }));
    return { svg: root, marks };
}

/**
 * The names of the lines at their ends, moved apart where they would touch.
 * @param {Series[]} chosen
 * @param {(value: number) => number} yOf
 * @param {(index: number) => number} xOf
 * @param {number} x
 * @param {number} top
 * @param {number} bottom
 */
function endLabels(chosen, yOf, xOf, x, top, bottom) {
    const ends = chosen.flatMap(series => {
        const last = series.values.findLastIndex(value => value !== null);
        return last < 0 ? [] : [{ series, fromX: xOf(last), fromY: yOf(/** @type {number} */ (series.values[last])), y: 0 }];
    }).sort((one, other) => one.fromY - other.fromY);
    let above = top - gap;
    for (const end of ends) {
        end.y = Math.max(end.fromY, above + gap);
        above = end.y;
    }
    let below = bottom + gap;
    for (const end of ends.toReversed()) {
        end.y = Math.min(end.y, below - gap);
        below = end.y;
    }
    return ends.flatMap(end => [
        svg('line', { class: 'chart-grid', x1: end.fromX + 5, y1: end.fromY, x2: x + 8, y2: end.y }),
        svg('text', { class: `chart-end chart-text-${end.series.style}`, x: x + 12, y: end.y + size * 0.35, 'font-size': size, 'font-weight': 600 }, end.series.name),
    ]);
}

/**
 * The sign of a line: circle, square, diamond, triangle, ring, cross.
 * @param {number} style
 * @param {number} x
 * @param {number} y
 */
export function marker(style, x, y) {
    const shape = `chart-mark chart-mark-${style}`;
    switch (style) {
        case 1: return svg('rect', { class: shape, x: x - 3.5, y: y - 3.5, width: 7, height: 7 });
        case 2: return svg('path', { class: shape, d: `M${x} ${y - 5}L${x + 5} ${y}L${x} ${y + 5}L${x - 5} ${y}Z` });
        case 3: return svg('path', { class: shape, d: `M${x} ${y - 4.5}L${x + 4.5} ${y + 3.5}L${x - 4.5} ${y + 3.5}Z` });
        case 4: return svg('circle', { class: `${shape} chart-ring`, cx: x, cy: y, r: 3.5 });
        case 5: return svg('path', { class: `${shape} chart-ring`, d: `M${x - 4} ${y - 4}L${x + 4} ${y + 4}M${x + 4} ${y - 4}L${x - 4} ${y + 4}` });
        default: return svg('circle', { class: shape, cx: x, cy: y, r: 3.5 });
    }
}

/**
 * A short piece of a line with its sign, for a legend.
 * @param {number} style
 * @param {boolean} [isWhole] never broken, as in charts where the sign alone tells
 * @returns {SVGElement}
 */
export function sample(style, isWhole = false) {
    return svg('svg', { class: 'chart-sample', width: 28, height: 14, viewBox: '0 0 28 14', 'aria-hidden': 'true', focusable: 'false' },
        svg('line', { class: `chart-line chart-line-${style}`, x1: 1, x2: 27, y1: 7, y2: 7, 'stroke-dasharray': isWhole ? null : dashes[style] }),
        marker(style, 14, 7));
}
