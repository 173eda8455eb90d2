import { svg } from './svg.js';
import { percent } from '../format.js';

/**
 * A probability against its cut: how far the bar reaches, and the line it has to pass; the band between is where a person looks.
 * @param {{ probability: number, threshold: number, reviewFrom?: number | null, reviewTo?: number | null }} theme
 * @param {number} [width]
 * @returns {SVGElement}
 */
export function gauge({ probability, threshold, reviewFrom, reviewTo }, width = 120) {
    const height = 14;
    const label = `Probability ${percent(probability)}, cut ${percent(threshold)}`;
    const root = svg('svg', { class: 'chart-gauge', width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label },
        svg('title', {}, label),
        svg('rect', { class: 'chart-track', x: 0.5, y: 4.5, width: width - 1, height: 5 }));
    if (reviewFrom !== null && reviewFrom !== undefined && reviewTo !== null && reviewTo !== undefined) {
        root.append(svg('rect', { class: 'chart-band', x: width * reviewFrom, y: 2, width: Math.max(width * (reviewTo - reviewFrom), 1), height: 10 }));
    }
    root.append(
        svg('rect', { class: 'chart-bar', x: 0.5, y: 5, width: Math.max((width - 1) * probability, 1), height: 4 }),
        svg('line', { class: 'chart-cut', x1: width * threshold, x2: width * threshold, y1: 0, y2: height }));
    return root;
}

/**
 * A figure from 0 to 1 as a bar with the range that it may well have.
 * @param {{ value: number, low: number, high: number, label: string }} figure
 * @param {number} [width]
 * @returns {SVGElement}
 */
export function interval({ value, low, high, label }, width = 140) {
    const height = 16;
    const [from, to] = [(width * low).toFixed(1), (width * high).toFixed(1)];
    const whisker = `M${from} 8H${to}M${from} 3.5V12.5M${to} 3.5V12.5`;
    return svg('svg', { class: 'chart-interval', width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label },
        svg('title', {}, label),
        svg('rect', { class: 'chart-track', x: 0.5, y: 4.5, width: width - 1, height: 7 }),
        svg('rect', { class: 'chart-bar', x: 0.5, y: 5, width: Math.max((width - 1) * value, 0), height: 6 }),
        svg('path', { class: 'chart-halo', d: whisker }),
        svg('path', { class: 'chart-whisker', d: whisker }));
}
