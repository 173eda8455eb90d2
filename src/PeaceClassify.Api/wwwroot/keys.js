// Single keys. Pages register what they do; "?" lists it all. They can be switched off, for those who dictate or use a screen reader's own keys.
import { ask } from './dialog.js';
import { el } from './dom.js';

/**
 * @typedef {object} Key
 * @property {string[]} keys values of KeyboardEvent.key
 * @property {string} [shown] how the key is written in the help
 * @property {string} does
 * @property {(event: KeyboardEvent) => void} run
 * @property {(target: HTMLElement) => boolean} [when] where the focus must be
 *
 * @typedef {object} KeyGroup
 * @property {string} title
 * @property {Key[]} keys
 */

const off = 'peaceclassify.keysOff';

/** @type {KeyGroup[]} */
const groups = [];

/**
 * Registers the keys of a page until it is left.
 * @param {KeyGroup} group
 * @param {AbortSignal} signal
 */
export function addKeys(group, signal) {
    groups.push(group);
    signal.addEventListener('abort', () => groups.splice(groups.indexOf(group), 1));
}

export function startKeys() {
    document.addEventListener('keydown', event => {
        if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector('dialog[open]')) {
            return;
        }

        const target = /** @type {HTMLElement} */ (event.target);
        if (target.closest('textarea, select, [contenteditable], input:not([type="checkbox"], [type="radio"], [type="range"])') || document.querySelector('[popover]:popover-open')) {
            return;
        }

        if (target.closest('input') && event.key.length > 1) {
            return; // arrows belong to the slider
        }

        if (event.key === '?') {
            event.preventDefault();
            openHelp();
            return;
        }

        if (localStorage.getItem(off)) {
            return;
        }

        const key = groups.flatMap(group => group.keys).find(candidate => candidate.keys.includes(event.key) && (candidate.when?.(target) ?? true));
        if (key) {
            event.preventDefault();
            key.run(event);
        }
    });
}

/** Shows every key that works on this page. */
export async function openHelp() {
    const box = el('input', { type: 'checkbox' });
    box.checked = !localStorage.getItem(off);
    box.addEventListener('change', () => box.checked ? localStorage.removeItem(off) : localStorage.setItem(off, 'yes'));
    await ask({
        title: 'Keys and help',
        isWide: true,
        content: [
            groups.length === 0 && el('p', { class: 'soft', text: 'This page has no keys of its own. Open a statement to see those for reading and correcting.' }),
            el('div', { class: 'key-groups' }, groups.map(group => el('section', {},
                el('h3', { text: group.title }),
                el('dl', { class: 'keys' }, group.keys.flatMap(key => [
                    el('dt', {}, (key.shown ?? key.keys[0]).split(' ').map(name => name === 'or' ? ' or ' : el('kbd', { text: name }))),
                    el('dd', { text: key.does }),
                ]))))),
            el('p', {}, el('label', { class: 'row' }, box, 'Single keys are on')),
            el('p', { class: 'soft', text: 'Tab and Shift+Tab move between controls, Enter selects, Escape closes. ' },
                el('a', { href: 'docs', text: 'The same functions for programs' })),
        ],
    });
}
