// Who decides: a name, asked once and kept in this browser.
import { ask } from './dialog.js';
import { el } from './dom.js';

const key = 'peaceclassify.reviewer';

/** The name, or an empty string. */
export const reviewer = () => localStorage.getItem(key) ?? '';

/** Shows the name in the masthead and lets it be changed. */
export function startReviewer() {
    const button = /** @type {HTMLButtonElement} */ (document.getElementById('reviewer-button'));
    const show = () => {
        button.textContent = reviewer() || 'Your name';
        button.title = reviewer() ? `Decisions are kept under this name: ${reviewer()}. Select to change it.` : 'Say under which name your decisions are kept';
    };
    button.addEventListener('click', () => askReviewer());
    window.addEventListener('storage', show);
    document.addEventListener('reviewer', show);
    show();
}

/**
 * The name; asks for it when there is none.
 * @returns {Promise<string>} empty when the person would not say
 */
export const needReviewer = async () => reviewer() || await askReviewer();

async function askReviewer() {
    const input = el('input', { type: 'text', name: 'reviewer', autocomplete: 'name', maxlength: 100, required: true, value: reviewer() });
    const answer = await ask({
        title: 'Your name',
        content: [
            el('p', { class: 'soft', text: 'Every decision is kept with the name of who made it, so that colleagues can see and discuss it. The name is asked once and remembered in this browser.' }),
            el('label', { class: 'field' }, el('span', { text: 'Name' }), input),
        ],
        confirm: 'Keep this name',
        initial: input,
    });
    const name = input.value.trim();
    if (answer && name) {
        localStorage.setItem(key, name);
        document.dispatchEvent(new Event('reviewer'));
        return name;
    }

    return '';
}
