// A statement from the clipboard, with what is known about it; and the same fields to mend later.
import { patch, post } from './api.js';
import { ask } from './dialog.js';
import { el, fill } from './dom.js';
import { reviewer } from './reviewer.js';

const details = [
    { name: 'title', text: 'Title', attributes: { maxlength: 500 } },
    { name: 'speaker', text: 'Speaker', attributes: { maxlength: 200 } },
    { name: 'country', text: 'Country', attributes: { maxlength: 200 } },
    { name: 'date', text: 'Date', attributes: { type: 'date' } },
    { name: 'symbol', text: 'Document symbol', attributes: { maxlength: 100 } },
];

/** @param {Record<string, string | null | undefined>} values */
function detailFields(values) {
    const inputs = details.map(({ name, attributes }) => el('input', { type: 'text', name, autocomplete: 'off', ...attributes, value: values[name] ?? '' }));
    return {
        element: el('div', { class: 'fields' }, details.map(({ text }, index) => el('label', { class: 'field' }, el('span', { text }), inputs[index]))),
        /** @returns {Record<string, string>} empty where nothing is known */
        read: () => Object.fromEntries(inputs.map(input => [input.name, input.value.trim()])),
    };
}

/** @param {(statement: any) => unknown} onAdded */
export async function openPaste(onAdded) {
    const text = el('textarea', { name: 'text', rows: 12, required: true, 'aria-describedby': 'paste-hint' });
    const fields = detailFields({});
    const message = el('p', { class: 'field-error', role: 'alert' });
    await ask({
        title: 'Paste text',
        isWide: true,
        content: [
            el('label', { class: 'field' }, el('span', { text: 'Text of the statement' }), text),
            el('p', { class: 'soft small', id: 'paste-hint', text: 'Paragraphs are separated by blank lines. All the rest may stay empty.' }),
            fields.element,
            message,
        ],
        confirm: 'Tag it',
        initial: text,
        onSubmit: async () => {
            const body = Object.fromEntries(Object.entries({ ...fields.read(), text: text.value, reviewer: reviewer() }).filter(([, value]) => value !== ''));
            return attempt(message, async () => await onAdded(await post('/statements', body)));
        },
    });
}

/**
 * @param {any} statement
 * @param {(statement: any) => unknown} onChanged
 */
export async function openDetails(statement, onChanged) {
    const fields = detailFields(statement);
    const message = el('p', { class: 'field-error', role: 'alert' });
    await ask({
        title: 'Details of the statement',
        content: [fields.element, message],
        confirm: 'Keep',
        onSubmit: () => attempt(message, async () => await onChanged(await patch(`/statements/${statement.id}`, fields.read()))),
    });
}

/**
 * @param {HTMLElement} message
 * @param {() => Promise<unknown>} action
 */
async function attempt(message, action) {
    try {
        fill(message);
        await action();
        return true;
    } catch (error) {
        message.textContent = error instanceof Error ? error.message : String(error);
        return false;
    }
}
