// Pages that belong together are one step from each other.
import { el } from './dom.js';

const groups = {
    review: { label: 'Review', pages: [['/queue', 'Queue'], ['/conflicts', 'Conflicts'], ['/agreement', 'Agreement']] },
    model: { label: 'Model', pages: [['/model', 'In service'], ['/versions', 'Versions']] },
};

/**
 * @param {keyof typeof groups} group
 * @param {string} path of the page that it stands on
 */
export function localNav(group, path) {
    const { label, pages } = groups[group];
    return el('nav', { class: 'local-nav', 'aria-label': label },
        el('ul', {}, pages.map(([to, text]) => el('li', {}, el('a', { href: `#${to}`, 'aria-current': to === path ? 'page' : null, text })))));
}
