import { picture, svg, fitted, textWidth } from './svg.js';

/**
 * @typedef {import("./figure.js").Drawn} Drawn
 * @typedef {{ label: string, value: number, text: string, lines: string[] }} Bar
 *   `text` stands behind the bar; `lines` are read out.
 */

const size = 13;

/**
 * Lying bars, one a row, the label before the bar or, where that leaves too little room, above it.
 * @param {{ title: string, description: string, bars: Bar[] }} data
 * @param {number} width
 * @returns {Drawn}
 */
export function bars(data, width) {
    const max = Math.max(...data.bars.map(bar => bar.value), 0);
    const labelWidth = Math.ceil(Math.max(...data.bars.map(bar => textWidth(bar.label, size)), 0)) + 12;
    const textRoom = Math.ceil(Math.max(...data.bars.map(bar => textWidth(bar.text, size)), 0)) + 10;
    const stacked = width - labelWidth - textRoom < 110;
    const left = stacked ? 0 : labelWidth;
    const step = stacked ? 42 : 28;
    const thick = stacked ? 10 : 16;
    const room = Math.max(width - left - textRoom, 20);
    const root = picture({ width, height: data.bars.length * step + 4, title: data.title, description: data.description });

    const marks = data.bars.map((bar, row) => {
        const top = row * step + 2;
        const y = stacked ? top + 22 : top + (step - thick) / 2;
        const length = max > 0 ? room * bar.value / max : 0;
        const base = y + thick / 2 + size * 0.35;
        root.append(
            svg('text', { class: 'chart-label', x: stacked ? 0 : left - 12, y: stacked ? top + 15 : base, 'text-anchor': stacked ? 'start' : 'end', 'font-size': size },
                stacked ? fitted(bar.label, width, size) : bar.label),
            svg('line', { class: 'chart-axis', x1: left + 0.5, x2: left + 0.5, y1: stacked ? y - 2 : top, y2: stacked ? y + thick + 2 : top + step }),
            svg('rect', { class: 'chart-bar', x: left + 1, y, width: bar.value > 0 ? Math.max(length, 1.5) : 0, height: thick }),
            svg('text', { class: bar.value > 0 ? 'chart-value' : 'chart-value chart-none', x: left + length + 8, y: base, 'font-size': size }, bar.text));
        return { x: 0, y: top, width, height: step, row, column: 0, anchorX: left + length, title: bar.label, lines: bar.lines };
    });
    return { svg: root, marks };
}
