// Elements without markup: every text goes in as a text node, so that nothing a person typed is ever read as HTML.

/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * Makes an element.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, unknown>} [props] `class`, `text`, `data` (an object), `on` (an object of listeners), `style` (custom
 * properties, set through CSSOM), any DOM property that is a boolean or function, or an attribute
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, props = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(props)) {
        if (value === null || value === undefined || value === false) {
            continue;
        }

        if (name === 'class') {
            element.className = String(value);
        } else if (name === 'text') {
            element.textContent = String(value);
        } else if (name === 'data') {
            Object.assign(element.dataset, value);
        } else if (name === 'on') {
            for (const [event, listener] of Object.entries(/** @type {Record<string, EventListener>} */ (value))) {
                element.addEventListener(event, listener);
            }
        } else if (name === 'style') {
            for (const [property, setting] of Object.entries(/** @type {Record<string, string>} */ (value))) {
                element.style.setProperty(property, setting);
            }
        } else if (name === 'value') {
            /** @type {any} */ (element).value = value;
        } else {
            element.setAttribute(name, value === true ? '' : String(value));
        }
    }

    append(element, children);
    return element;
}

/**
 * @param {Element | DocumentFragment} parent
 * @param {(Child | Child[])[]} children
 */
export function append(parent, children) {
    for (const child of children.flat()) {
        if (child !== null && child !== undefined && child !== false) {
            parent.append(child instanceof Node ? child : String(child));
        }
    }
}

/**
 * Puts new children in the place of all old ones.
 * @param {Element} parent
 * @param {...(Child | Child[])} children
 */
export function fill(parent, ...children) {
    parent.replaceChildren();
    append(parent, children);
}

const shapes = {
    check: 'M4 12.5 9.5 18 20 6.5',
    cross: 'M6 6 18 18M18 6 6 18',
    split: 'M4 7h6l4 10h6M4 17h6M14 7h6',
    plus: 'M12 5v14M5 12h14',
    note: 'M5 4h14v12l-4 4H5zM15 20v-4h4M8.5 9h7M8.5 13h4',
    next: 'M9 5l7 7-7 7',
    previous: 'M15 5l-7 7 7 7',
    upload: 'M12 16V4M7 9l5-5 5 5M4 16v4h16v-4',
    remove: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
    language: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18',
    none: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M6.5 17.5l11-11',
    wait: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 8v4l3 2',
};

/**
 * A small drawing; decoration only, so the text beside it must say the same.
 * @param {keyof typeof shapes} name
 */
export function icon(name) {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('class', 'icon');
    svg.setAttribute('aria-hidden', 'true');
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('d', shapes[name]);
    svg.append(path);
    return svg;
}

/**
 * A bar that is filled to a share; its meaning must be said in text beside it.
 * @param {number} share 0 to 1
 */
export function bar(share) {
    return el('span', { class: 'bar', 'aria-hidden': 'true' },
        el('span', { style: { '--share': `${(Math.max(0, Math.min(1, share)) * 100).toFixed(2)}%` } }));
}
