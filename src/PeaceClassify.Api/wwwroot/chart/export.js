// A chart taken away: as SVG and PNG with its title and source on it, its figures as CSV.

import { picture, svg, textWidth } from './svg.js';

/** @typedef {import("./figure.js").Drawn} Drawn */
/** @typedef {import("./figure.js").Table} Table */

const paints = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-linejoin', 'stroke-linecap', 'font-weight'];
const margin = 24;

/** How wide a chart is drawn that is taken away, whatever the window. */
export const exportWidth = 960;

/**
 * A picture that stands by itself, always on white: the classes turned into presentation attributes, with title and source.
 * @param {Drawn} drawn
 * @param {{ title: string, about: string, source: string }} words
 * @returns {SVGSVGElement}
 */
export function standalone(drawn, { title, about, source }) {
    const stage = document.createElement('div');
    stage.className = 'chart-export';
    stage.append(drawn.svg);
    document.body.append(stage);
    const family = getComputedStyle(stage).fontFamily;
    const ink = getComputedStyle(stage).color;
    const ground = getComputedStyle(stage).backgroundColor;
    for (const element of drawn.svg.querySelectorAll('*')) {
        if (element.localName === 'desc') {
            continue;
        }
        const style = getComputedStyle(element);
        for (const paint of paints) {
            element.setAttribute(paint, style.getPropertyValue(paint));
        }
        element.removeAttribute('class');
    }
    stage.remove();

    const bodyWidth = Number(drawn.svg.getAttribute('width'));
    const bodyHeight = Number(drawn.svg.getAttribute('height'));
    const width = Math.max(bodyWidth, textWidth(title, 18, 600), textWidth(about, 13), textWidth(source, 12)) + 2 * margin;
    const height = bodyHeight + 2 * margin + 86;
    const whole = picture({ width, height, title, description: `${about} ${source}` });
    const inner = svg('g', { transform: `translate(${margin} ${margin + 64})` });
    inner.append(...[...drawn.svg.childNodes].filter(node => node.nodeName !== 'desc'));
    whole.removeAttribute('class');
    whole.prepend(svg('title', {}, title));
    whole.setAttribute('font-family', family);
    whole.append(
        svg('rect', { x: 0, y: 0, width, height, fill: ground }),
        svg('text', { x: margin, y: margin + 16, 'font-size': 18, 'font-weight': 600, fill: ink }, title),
        svg('text', { x: margin, y: margin + 38, 'font-size': 13, fill: ink }, about),
        inner,
        svg('text', { x: margin, y: height - margin + 4, 'font-size': 12, fill: ink }, source));
    return whole;
}

/**
 * The file of a picture.
 * @param {SVGSVGElement} image
 * @returns {string}
 */
export const svgText = image => `<?xml version='1.0' encoding='UTF-8'?>\n${new XMLSerializer().serializeToString(image)}\n`;

/**
 * The picture in dots, two a pixel.
 * @param {SVGSVGElement} image
 * @returns {Promise<Blob>}
 */
export async function png(image) {
    const width = Number(image.getAttribute('width'));
    const height = Number(image.getAttribute('height'));
    const address = URL.createObjectURL(new Blob([svgText(image)], { type: 'image/svg+xml' }));
    try {
        const bitmap = new Image(width, height);
        bitmap.src = address;
        await bitmap.decode();
        const canvas = document.createElement('canvas');
        canvas.width = Math.ceil(width * 2);
        canvas.height = Math.ceil(height * 2);
        const context = canvas.getContext('2d');
        if (!context) {
            throw new Error('This browser draws no pictures.');
        }
        context.scale(2, 2);
        context.drawImage(bitmap, 0, 0, width, height);
        return await new Promise((resolve, reject) => canvas.toBlob(blob => blob ? resolve(blob) : reject(new Error('This browser makes no PNG.')), 'image/png'));
    } finally {
        URL.revokeObjectURL(address);
    }
}

/**
 * Comma-separated values as spreadsheets read them: UTF-8 with its mark, and no text that a spreadsheet would take for a formula.
 * @param {Table} table
 * @returns {string}
 */
export function csv(table) {
    const field = (/** @type {string | number | null} */ value) => {
        if (typeof value === 'number' || value === null) {
            return value === null ? '' : String(Number(value.toFixed(6)));
        }
        const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
        return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
    };
    return `\uFEFF${[table.columns, ...table.rows].map(row => `${row.map(field).join(',')}\r\n`).join('')}`;
}

/**
 * Hands a file to the reader.
 * @param {Blob} blob
 * @param {string} name
 */
export function save(blob, name) {
    const address = URL.createObjectURL(blob);
    const link = document.createElement('a');
    link.href = address;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
