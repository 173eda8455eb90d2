// Modal questions on the platform's <dialog>: Escape, focus and the inert page behind come with it.
import { el } from './dom.js';

let number = 0;

/**
 * Opens a dialog with a form and waits for the answer.
 * @param {{ title: string, content: import('./dom.js').Child[], confirm?: string, dismiss?: string, initial?: HTMLElement, isWide?: boolean,
 *   onSubmit?: (dialog: HTMLDialogElement) => boolean | Promise<boolean> }} question without `confirm` there is only a button to close;
 * `onSubmit` may keep the dialog open by answering false
 * @returns {Promise<boolean>} whether it was confirmed
 */
export function ask({ title, content, confirm, dismiss = confirm ? 'Cancel' : 'Close', initial, isWide = false, onSubmit }) {
    return new Promise(resolve => {
        const id = `dialog-${++number}`;
        const before = document.activeElement;
        const form = el('form', { class: 'dialog-body', method: 'dialog', novalidate: false },
            el('h2', { id, text: title }),
            content,
            el('div', { class: 'dialog-foot' },
                el('button', { type: 'button', text: dismiss, on: { click: () => dialog.close('') } }),
                confirm && el('button', { type: 'submit', class: 'primary', text: confirm })));
        const dialog = el('dialog', { 'aria-labelledby': id, class: isWide ? 'wide' : '' }, form);
        form.addEventListener('submit', async event => {
            event.preventDefault();
            if (!onSubmit || await onSubmit(dialog)) {
                dialog.close('yes');
            }
        });
        dialog.addEventListener('click', event => event.target === dialog && dialog.close(''));
        dialog.addEventListener('close', () => {
            dialog.remove();
            if (before instanceof HTMLElement && before.isConnected) {
                before.focus({ preventScroll: true });
            }

            resolve(dialog.returnValue === 'yes');
        });
        document.body.append(dialog);
        dialog.showModal();
        initial?.focus();
    });
}
