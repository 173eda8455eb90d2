// Choosing a theme: type a few letters, arrows, Enter. Shows the probability of each and what it means.
import { ask } from './dialog.js';
import { el, fill } from './dom.js';
import { percent } from './format.js';

/**
 * @param {{ title: string, themes: import('./themes.js').Theme[], stated: import('./chip.js').ParagraphTheme[] }} question
 * @returns {Promise<string | null>} id of the theme
 */
export async function pickTheme({ title, themes, stated }) {
    const known = new Map(stated.map(theme => [theme.id, theme]));
    const all = [...themes].sort((a, b) => (known.get(b.id)?.probability ?? 0) - (known.get(a.id)?.probability ?? 0));
    let shown = all;
    let active = 0;
    /** @type {string | null} */
    let picked = null;
    const input = el('input', {
        type: 'text', role: 'combobox', 'aria-controls': 'picker-list', 'aria-expanded': 'true', 'aria-autocomplete': 'list', autocomplete: 'off', 'aria-label': 'Theme', placeholder: 'Type a few letters',
    });
    const list = el('ul', { class: 'picker-list', id: 'picker-list', role: 'listbox', 'aria-label': 'Themes' });
    const definition = el('p', { class: 'picker-definition soft small', 'aria-live': 'polite' });

    input.addEventListener('input', () => {
        const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
        const has = (/** @type {string} */ text) => words.every(word => text.toLowerCase().includes(word));
        const found = all.filter(theme => has(`${theme.name} ${theme.area} ${theme.id}`));
        // Themes that are called so come before those of an area that is.
        const called = found.filter(theme => has(`${theme.name} ${theme.id}`));
        shown = [...called, ...found.filter(theme => !called.includes(theme))];
        active = 0;
        draw();
    });
    input.addEventListener('keydown', event => {
        const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 6, PageUp: -6 }[event.key];
        if (step) {
            event.preventDefault();
            active = Math.max(0, Math.min(shown.length - 1, active + step));
            draw();
        }
    });

    function draw() {
        fill(list, shown.map((theme, index) => {
            const probability = known.get(theme.id)?.probability;
            const option = el('li', { id: `picker-${theme.id}`, role: 'option', 'aria-selected': String(index === active) },
                el('span', { text: theme.name }),
                el('span', { class: 'soft small', text: theme.area }),
                el('span', { class: 'numbers soft', text: probability === undefined ? '' : percent(probability) }));
            option.addEventListener('pointerdown', event => event.preventDefault());
            option.addEventListener('click', () => {
                picked = theme.id;
                option.closest('dialog')?.close('yes');
            });
            return option;
        }));
        const theme = shown[active];
        if (theme) {
            input.setAttribute('aria-activedescendant', `picker-${theme.id}`);
            list.children[active].scrollIntoView({ block: 'nearest' });
            definition.textContent = theme.definition;
        } else {
            input.removeAttribute('aria-activedescendant');
            definition.textContent = 'No theme is called so.';
        }
    }

    draw();
    const confirmed = await ask({
        title,
        content: [input, list, definition],
        confirm: 'Add',
        initial: input,
        onSubmit: () => {
            picked = shown[active]?.id ?? null;
            return picked !== null;
        },
    });
    return confirmed ? picked : null;
}
