import { el } from '../dom.js';
import { failed, toast } from '../messages.js';
import { csv, exportWidth, png, save, standalone, svgText } from './export.js';
import { svg } from './svg.js';

/**
 * @typedef {{ x: number, y: number, width: number, height: number, row: number, column: number, anchorX: number, title: string, lines: string[] }} Mark
 *   A place of a chart that can be pointed at, with what it says; row and column order the marks for the arrow keys.
 * @typedef {{ svg: SVGSVGElement, marks: Mark[] }} Drawn
 * @typedef {{ columns: string[], rows: (string | number | null)[][], text?: (value: number, column: number) => string }} Table
 *   The figures behind a chart; the first column names the row.
 * @typedef {{ name: string, title: string, about: string, source: string, draw: (width: number) => Drawn, table: Table, controls?: Node[] }} Chart
 *   `name` is that of its files, `about` says what is drawn, `source` from what.
 */

/**
 * A chart with its heading, its read-outs for mouse and keyboard, the figures behind it as a table, and the ways to take it away.
 * It is drawn anew when its width changes.
 * @param {Chart} chart
 * @returns {HTMLElement}
 */
export function chartFigure(chart) {
    const plot = el('div', { class: 'chart-plot', tabindex: '0', role: 'group', 'aria-label': `${chart.title}: arrow keys read the values` });
    const tip = el('div', { class: 'chart-tip', hidden: true, 'aria-hidden': 'true' });
    const spoken = el('p', { class: 'visually-hidden', role: 'status' });
    const frame = el('div', { class: 'chart-frame' }, plot, tip);
    const tableFrame = el('div', { class: 'chart-table', id: `${chart.name}-table`, hidden: true, tabindex: '0', role: 'region', 'aria-label': `${chart.title}: figures` });
    const toggle = el('button', { type: 'button', class: 'quiet small', 'aria-expanded': 'false', 'aria-controls': `${chart.name}-table`, on: { click: showTable } }, 'Table');
    const heading = el('h2', { id: `${chart.name}-heading` }, chart.title);
    const figure = el('section', { class: 'chart', id: chart.name, 'aria-labelledby': `${chart.name}-heading` },
        el('div', { class: 'chart-head' },
            el('div', {}, heading, el('p', { class: 'chart-about' }, chart.about)),
            el('div', { class: 'chart-actions', role: 'group', 'aria-label': `Take away: ${chart.title}` },
                toggle,
                action('Copy', 'Copy as picture', copy),
                action('PNG', 'Download as PNG', async () => save(await png(whole()), `${chart.name}.png`)),
                action('SVG', 'Download as SVG', () => save(new Blob([svgText(whole())], { type: 'image/svg+xml' }), `${chart.name}.svg`)),
                action('CSV', 'Download the figures as CSV', () => save(new Blob([csv(chart.table)], { type: 'text/csv;charset=utf-8' }), `${chart.name}.csv`)))),
        chart.controls && el('div', { class: 'chart-controls' }, chart.controls), frame, spoken, tableFrame);

    /** @type {Drawn | undefined} */
    let drawn;
    /** @type {Mark | undefined} */
    let current;
    let scale = 1;
    const cursor = svg('rect', { class: 'chart-cursor' });

    new ResizeObserver(entries => {
        const width = Math.floor(entries[0].contentRect.width);
        if (width > 0 && Number(plot.dataset.width) !== width) {
            plot.dataset.width = String(width);
            // Letters in a chart grow with those of the page.
            scale = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
            drawn = chart.draw(width / scale);
            for (const side of ['width', 'height']) {
                drawn.svg.setAttribute(side, String(Number(drawn.svg.getAttribute(side)) * scale));
            }

            plot.replaceChildren(drawn.svg);
            show(undefined);
        }
    }).observe(frame);

    plot.addEventListener('pointermove', event => {
        const box = drawn?.svg.getBoundingClientRect();
        const x = (event.clientX - (box?.left ?? 0)) / scale;
        const y = (event.clientY - (box?.top ?? 0)) / scale;
        show(drawn?.marks.find(mark => x >= mark.x && x < mark.x + mark.width && y >= mark.y && y < mark.y + mark.height));
    });
    plot.addEventListener('pointerleave', () => show(undefined));
    plot.addEventListener('scroll', () => current && place(current));
    plot.addEventListener('blur', () => show(undefined));
    plot.addEventListener('keydown', event => {
        const next = step(event.key);
        if (next) {
            event.preventDefault();
            show(next);
            cursor.scrollIntoView({ block: 'nearest', inline: 'nearest' });
            spoken.textContent = `${next.title}: ${next.lines.join(', ')}`;
        } else if (event.key === 'Escape') {
            show(undefined);
        }
    });
    return figure;

    /** @param {string} key */
    function step(key) {
        const marks = drawn?.marks ?? [];
        const at = (/** @type {number} */ row, /** @type {number} */ column) => marks.find(mark => mark.row === row && mark.column === column);
        switch (key) {
            case 'ArrowRight': return current ? at(current.row, current.column + 1) ?? current : marks[0];
            case 'ArrowLeft': return current ? at(current.row, current.column - 1) ?? current : marks[0];
            case 'ArrowDown': return current ? at(current.row + 1, current.column) ?? current : marks[0];
            case 'ArrowUp': return current ? at(current.row - 1, current.column) ?? current : marks.at(-1);
            case 'Home': return marks[0];
            case 'End': return marks.at(-1);
            default: return undefined;
        }
    }

    /** @param {Mark | undefined} mark */
    function show(mark) {
        current = mark;
        if (!mark || !drawn) {
            cursor.remove();
            tip.hidden = true;
            return;
        }

        for (const [name, value] of Object.entries({ x: mark.x, y: mark.y, width: mark.width, height: mark.height })) {
            cursor.setAttribute(name, String(value));
        }
        drawn.svg.append(cursor);
        tip.replaceChildren(el('strong', {}, mark.title), ...mark.lines.map(line => el('span', {}, line)));
        tip.hidden = false;
        place(mark);
    }

    /** @param {Mark} mark */
    function place(mark) {
        const anchor = mark.anchorX * scale - plot.scrollLeft;
        const top = mark.y * scale;
        const left = Math.max(0, Math.min(anchor - tip.offsetWidth / 2, frame.clientWidth - tip.offsetWidth));
        const above = top - tip.offsetHeight - 8;
        const tall = mark.height > 120;
        // Beside what is tall, above or below what is flat: the mark itself stays in sight.
        tip.style.left = `${tall ? besides(anchor) : left}px`;
        tip.style.top = `${tall ? top + 8 : above > -40 ? above : top + mark.height * scale + 8}px`;
    }

    /** @param {number} anchor */
    function besides(anchor) {
        const right = anchor + 14;
        return right + tip.offsetWidth <= frame.clientWidth ? right : Math.max(0, anchor - 14 - tip.offsetWidth);
    }

    function whole() {
        return standalone(chart.draw(exportWidth), chart);
    }

    function showTable() {
        tableFrame.hidden = !tableFrame.hidden;
        toggle.setAttribute('aria-expanded', String(!tableFrame.hidden));
        if (!tableFrame.hidden && !tableFrame.firstChild) {
            tableFrame.append(figures(chart));
        }
    }

    async function copy() {
        if (!navigator.clipboard || !('ClipboardItem' in window)) {
            toast('The browser lets pages copy pictures over https or on this computer only; download the PNG instead.');
            return;
        }

        await navigator.clipboard.write([new ClipboardItem({ 'image/png': png(whole()) })]);
        toast(`Copied: ${chart.title}`);
    }

    /**
     * @param {string} label
     * @param {string} meaning
     * @param {() => void | Promise<void>} act
     */
    function action(label, meaning, act) {
        const run = async () => {
            try {
                await act();
            } catch (error) {
                failed(error);
            }
        };
        return el('button', { type: 'button', class: 'quiet small', title: meaning, 'aria-label': `${label}: ${meaning.toLowerCase()}`, on: { click: run } }, label);
    }
}

/**
 * @param {Chart} chart
 * @returns {HTMLElement}
 */
function figures({ title, table }) {
    return el('table', { class: 'figures' },
        el('caption', { class: 'visually-hidden' }, title),
        el('thead', {}, el('tr', {}, ...table.columns.map((name, index) => el('th', { scope: 'col', class: index ? 'number' : null }, name)))),
        el('tbody', {}, ...table.rows.map(row => el('tr', {}, ...row.map((value, index) => index === 0
            ? el('th', { scope: 'row' }, String(value))
            : el('td', { class: typeof value === 'number' || value === null ? 'number' : null }, typeof value === 'number' ? table.text?.(value, index) ?? value.toLocaleString('en-GB') : value ?? ''))))));
}
