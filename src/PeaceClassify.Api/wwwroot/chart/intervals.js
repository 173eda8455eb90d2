import { marker } from './lines.js';
import { ticks } from './scale.js';
import { fitted, picture, svg, textWidth } from './svg.js';

/**
 * @typedef {import("./figure.js").Drawn} Drawn
 * @typedef {{ value: number, low: number, high: number, style: number }} Point
 *   A figure with the range that it may well have; `style` 0 to 5 as of lines.
 * @typedef {{ label: string, points: Point[], text: string, lines: string[] }} IntervalRow
 *   `text` stands at the end of the row; `lines` are read out.
 */

const size = 13;
const small = 12;

/** Pixels between two figures of a row. */
const apart = 9;

const cap = 4;

/**
 * Figures with their ranges on one axis, a row each; the label stands before the row or, where that leaves too little room, above it.
 * @param {{ title: string, description: string, rows: IntervalRow[], least: number, most: number, tick: (value: number) => string }} data
 * The axis reaches from `least` to `most` at least, and farther where a range does; its line is at 0 where that is on it.
 * @param {number} width
 * @returns {Drawn}
 */
export function intervals(data, width) {
    const points = data.rows.flatMap(row => row.points);
    const least = Math.min(data.least, ...points.map(point => point.low));
    const most = Math.max(data.most, ...points.map(point => point.high));
    const step = ticks(most - least, 5)[1];
    const [first, last] = [Math.floor(least / step + 1e-9), Math.ceil(most / step - 1e-9)];
    const steps = Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));

    const labelWidth = Math.ceil(Math.max(...data.rows.map(row => textWidth(row.label, size)), 0)) + 16;
    const textRoom = Math.ceil(Math.max(...data.rows.map(row => textWidth(row.text, size)), 0)) + 16;
    const stacked = width - labelWidth - textRoom < 180;
    const left = stacked ? Math.ceil(textWidth(data.tick(steps[0]), small) / 2) + 2 : labelWidth;
    const right = stacked ? Math.ceil(textWidth(data.tick(steps[steps.length - 1]), small) / 2) + 2 : textRoom;
    const mostPoints = Math.max(1, ...data.rows.map(row => row.points.length));
    const thick = 18 + apart * (mostPoints - 1);
    const height = stacked ? thick + 22 : thick + 8;
    const top = 22;
    const bottom = top + data.rows.length * height;
    const room = Math.max(width - left - right, 20);
    const xOf = (/** @type {number} */ value) => left + room * (value - steps[0]) / (steps[steps.length - 1] - steps[0]);
    const root = picture({ width, height: bottom + 4, title: data.title, description: data.description });

    const every = Math.ceil((Math.max(...steps.map(at => textWidth(data.tick(at), small))) + 10) / (room / Math.max(steps.length - 1, 1)));
    steps.forEach((at, index) => {
        // Labels above their rows are not crossed out.
        for (const begin of stacked ? data.rows.map((_, number) => top + number * height + 20) : [top]) {
            root.append(svg('line', { class: at === 0 ? 'chart-axis' : 'chart-grid', x1: xOf(at), x2: xOf(at), y1: begin, y2: stacked ? begin + thick : bottom }));
        }

        if (index % every === 0) {
            root.append(svg('text', { class: 'chart-tick', x: xOf(at), y: top - 8, 'text-anchor': 'middle', 'font-size': small }, data.tick(at)));
        }
    });

    const marks = data.rows.map((row, number) => {
        const begin = top + number * height;
        const middle = stacked ? begin + 22 + thick / 2 - 2 : begin + height / 2;
        const base = stacked ? begin + 15 : middle + size * 0.35;
        root.append(svg('text', { class: 'chart-label', x: stacked ? 0 : left - 16, y: base, 'text-anchor': stacked ? 'start' : 'end', 'font-size': size },
            stacked ? fitted(row.label, width - textRoom, size) : row.label));
        row.points.forEach((point, index) => {
            const y = middle + apart * (index - (row.points.length - 1) / 2);
            const [from, to] = [xOf(point.low).toFixed(1), xOf(point.high).toFixed(1)];
            root.append(
                svg('path', { class: `chart-line chart-line-${point.style}`, d: `M${from} ${y}H${to}M${from} ${y - cap}V${y + cap}M${to} ${y - cap}V${y + cap}` }),
                marker(point.style, xOf(point.value), y));
        });
        root.append(svg('text', { class: row.points.length > 0 ? 'chart-value' : 'chart-value chart-none', x: width, y: base, 'text-anchor': 'end', 'font-size': size }, row.text));
        const anchorX = row.points.length > 0 ? xOf(Math.max(...row.points.map(point => point.high))) : left;
        return { x: 0, y: begin, width, height, row: number, column: 0, anchorX, title: row.label, lines: row.lines };
    });
    return { svg: root, marks };
}
