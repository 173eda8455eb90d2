// Messages that pass: said aloud by the live region, shown as toasts, with a way back where there is one.
import { el, icon } from './dom.js';

/** Milliseconds a toast stays, unless somebody points at it or has the focus in it. */
const stay = 8000;

/**
 * Says something to those who listen instead of look.
 * @param {string} text
 */
export function announce(text) {
    const region = /** @type {HTMLElement} */ (document.getElementById('announcer'));
    region.textContent = '';
    window.setTimeout(() => region.textContent = text, 50); // a region that only changes its text to the same is not read again
}

/**
 * Shows a message for a while.
 * @param {string} text
 * @param {{ undo?: () => unknown, action?: { text: string, run: () => unknown }, isProblem?: boolean }} [options] problems stay until closed
 */
export function toast(text, { undo, action, isProblem = false } = {}) {
    const container = /** @type {HTMLElement} */ (document.getElementById('toasts'));
    const offered = undo ? { text: 'Undo', run: undo } : action;
    const element = el('div', { class: isProblem ? 'toast problem' : 'toast' },
        el('span', { text }),
        offered && el('button', { type: 'button', text: offered.text, on: { click: () => { close(); offered.run(); } } }),
        el('button', { type: 'button', 'aria-label': 'Close', on: { click: close } }, icon('cross')));
    let timer = 0;
    function close() {
        window.clearTimeout(timer);
        element.remove();
    }

    const wait = () => timer = window.setTimeout(close, stay);
    const hold = () => window.clearTimeout(timer);
    if (!isProblem) {
        for (const [begin, end] of [['pointerenter', 'pointerleave'], ['focusin', 'focusout']]) {
            element.addEventListener(begin, hold);
            element.addEventListener(end, wait);
        }

        wait();
    }

    while (container.children.length >= 3) {
        container.firstElementChild?.remove();
    }

    container.append(element);
    announce(text);
    return { close };
}

/** @param {unknown} error */
export function failed(error) {
    if (!(error instanceof DOMException && error.name === 'AbortError')) {
        console.error(error);
        toast(error instanceof Error ? error.message : String(error), { isProblem: true });
    }
}
