import { picture, svg, fitted, textWidth } from './svg.js';
import { shade, shades } from './scale.js';

/**
 * @typedef {import("./figure.js").Drawn} Drawn
 * @typedef {{ value: number, text: string, title: string, lines: string[], plain?: boolean }} Cell
 *   `text` stands in the cell where it fits; a plain cell has no shade (the diagonal of a matrix with itself).
 */

const size = 13;
const small = 11.5;
const height = 26;
const leastWidth = 24;

/**
 * A table of shades, with numbers in the cells where they fit; wider than asked for when the columns need it (its frame scrolls).
 * @param {{ title: string, description: string, rows: string[], columns: string[], cells: Cell[][], unit: (value: number) => string, legend: string }} data
 * @param {number} width
 * @returns {Drawn}
 */
export function heatMap(data, width) {
    const slanted = data.columns.some(column => textWidth(column, small) > 44);
    const widest = Math.max(...data.rows.map(row => textWidth(row, size)), 0);
    const left = Math.ceil(Math.min(widest + 12, Math.max(width * 0.4, 128)));
    const columnLabels = data.columns.map(column => slanted ? fitted(column, 240, small) : column);
    const reach = Math.max(...columnLabels.map(column => textWidth(column, small)), 0);
    // Slanted by 45 degrees: what rises above the first row also leans over the last column.
    const top = slanted ? Math.ceil(reach * Math.SQRT1_2) + 18 : 26;
    const lean = slanted ? Math.ceil(textWidth(columnLabels.at(-1) ?? '', small) * Math.SQRT1_2) + 6 : 0;
    const cellWidth = Math.max(leastWidth, Math.min(64, (width - left - lean) / Math.max(data.columns.length, 1)));
    const bodyBottom = top + data.rows.length * height;
    const total = Math.max(left + cellWidth * data.columns.length + lean, Math.min(width, left + 200));
    const root = picture({ width: total, height: bodyBottom + 36, title: data.title, description: data.description });
    const values = data.cells.flat().filter(cell => !cell.plain && cell.value > 0).map(cell => cell.value);
    const max = Math.max(0, ...values);

    data.columns.forEach((_, column) => {
        const x = left + (column + 0.5) * cellWidth;
        root.append(slanted
            ? svg('text', { class: 'chart-label', transform: `translate(${Math.round(x)} ${top - 8}) rotate(-45)`, 'font-size': small }, columnLabels[column])
            : svg('text', { class: 'chart-label', x, y: top - 9, 'text-anchor': 'middle', 'font-size': small }, columnLabels[column]));
    });

    const marks = data.rows.flatMap((name, row) => {
        const y = top + row * height;
        root.append(...rowLabel(name, left - 10, y));
        return data.cells[row].map((cell, column) => {
            const x = left + column * cellWidth;
            const level = cell.plain ? 0 : shade(cell.value, max);
            root.append(svg('rect', { class: `chart-cell ${cell.plain ? 'chart-plain' : `chart-shade-${level}`}`, x: x + 1, y: y + 1, width: cellWidth - 2, height: height - 2 }));
            if (cell.text && textWidth(cell.text, small) <= cellWidth - 4) {
                root.append(svg('text', {
                    class: `chart-number ${level > 4 ? 'chart-on-shade' : cell.plain || level === 0 ? 'chart-none' : ''}`.trim(), x: x + cellWidth / 2, y: y + height / 2 + small * 0.36,
                    'text-anchor': 'middle', 'font-size': small,
                }, cell.text));
            }
            return { x, y, width: cellWidth, height, row, column, anchorX: x + cellWidth / 2, title: cell.title, lines: cell.lines };
        });
    });

    root.append(...legend(data, values, bodyBottom + 16, left));
    return { svg: root, marks };
}

/**
 * The name of a row, in two smaller lines where one is too short for it.
 * @param {string} name
 * @param {number} right Where it ends; it may begin at 0.
 * @param {number} y
 */
function rowLabel(name, right, y) {
    const line = (/** @type {string} */ text, /** @type {number} */ letters, /** @type {number} */ base) =>
        svg('text', { class: 'chart-label', x: right, y: base, 'text-anchor': 'end', 'font-size': letters }, text);
    if (textWidth(name, size) <= right) {
        return [line(name, size, y + height / 2 + size * 0.35)];
    }

    const words = name.split(' ');
    let first = words.shift() ?? '';
    while (words.length > 0 && textWidth(`${first} ${words[0]}`, small) <= right) {
        first += ` ${words.shift()}`;
    }

    if (words.length === 0) {
        return [line(fitted(first, right, small), small, y + height / 2 + small * 0.35)];
    }

    return [line(fitted(first, right, small), small, y + height / 2 - 2), line(fitted(words.join(' '), right, small), small, y + height / 2 + small - 1)];
}

/**
 * What the shades stand for: one square a shade, and the range they span.
 * @param {{ unit: (value: number) => string, legend: string }} data
 * @param {number[]} values Those above nothing.
 * @param {number} y
 * @param {number} left
 */
function legend(data, values, y, left) {
    if (values.length === 0) {
        return [];
    }

    const wide = 22;
    const [low, high] = [data.unit(Math.min(...values)), data.unit(Math.max(...values))];
    return [
        svg('text', { class: 'chart-tick', x: left - 10, y: y + 11, 'text-anchor': 'end', 'font-size': small }, fitted(data.legend, left - 12, small)),
        ...Array.from({ length: shades }, (_, level) => svg('rect', { class: `chart-cell chart-shade-${level + 1}`, x: left + 1 + level * wide, y, width: wide - 2, height: 14 })),
        svg('text', { class: 'chart-tick', x: left + shades * wide + 8, y: y + 11, 'font-size': small }, low === high ? low : `${low} to ${high}`),
    ];
}
