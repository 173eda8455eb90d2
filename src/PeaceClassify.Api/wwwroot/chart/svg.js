// SVG elements, and how wide a text will be on them.

const namespace = 'http://www.w3.org/2000/svg';

/**
 * Makes an SVG element. Colours come from classes, geometry from attributes: neither needs an inline style.
 * @param {string} name
 * @param {Record<string, string | number | null | undefined>} [attributes] Null and undefined are left out; numbers are rounded to a hundredth.
 * @param {...(Node | string)} children
 * @returns {SVGElement}
 */
export function svg(name, attributes = {}, ...children) {
    const element = document.createElementNS(namespace, name);
    for (const [key, value] of Object.entries(attributes)) {
        if (value !== null && value !== undefined) {
            element.setAttribute(key, typeof value === 'number' ? String(Math.round(value * 100) / 100) : value);
        }
    }
    element.append(...children);
    return element;
}

/**
 * An empty picture with its name and description, as one image to assistive technology. Without a title element: browsers would show
 * that as a tooltip over every read-out.
 * @param {{ width: number, height: number, title: string, description: string }} picture
 * @returns {SVGSVGElement}
 */
export function picture({ width, height, title, description }) {
    const root = svg('svg', {
        class: 'chart-svg', width, height, viewBox: `0 0 ${Math.round(width)} ${Math.round(height)}`, role: 'img', 'aria-label': `${title}. ${description}`,
    }, svg('desc', {}, description));
    return /** @type {SVGSVGElement} */ (root);
}

/** @type {CanvasRenderingContext2D | null | undefined} */
let measure;
let family = '';

/**
 * How many pixels a text takes in the page's font.
 * @param {string} text
 * @param {number} size Font size in pixels.
 * @param {number} [weight]
 */
export function textWidth(text, size, weight = 400) {
    measure ??= document.createElement('canvas').getContext('2d');
    if (!measure) {
        return text.length * size * 0.56;
    }
    family ||= getComputedStyle(document.body).fontFamily || 'sans-serif';
    measure.font = `${weight} ${size}px ${family}`;
    return measure.measureText(text).width;
}

/**
 * The text, cut with an ellipsis so that it fits.
 * @param {string} text
 * @param {number} width
 * @param {number} size
 */
export function fitted(text, width, size) {
    if (textWidth(text, size) <= width) {
        return text;
    }
    const characters = [...text];
    while (characters.length > 1 && textWidth(characters.join('').trimEnd() + '…', size) > width) {
        characters.pop();
    }
    return characters.join('').trimEnd() + '…';
}
