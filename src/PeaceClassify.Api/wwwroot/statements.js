import { el, fill } from './dom.js';

/** @param {import('./router.js').Page} page */
export function show(page) {
    fill(page.root, el('div', { class: 'page' }, el('h1', { text: 'Statements' })));
}
