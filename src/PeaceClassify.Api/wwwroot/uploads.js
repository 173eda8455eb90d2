// Files on their way in: several at once, each with its progress, and a reason for each that was refused.
import { upload } from './api.js';
import { el, fill, icon } from './dom.js';
import { counted } from './format.js';
import { reviewer } from './reviewer.js';
import { href } from './router.js';

/** Files that are sent at the same time; the rest waits its turn. */
const parallel = 2;

/**
 * @param {{ picker: HTMLInputElement, target: HTMLElement, list: HTMLElement, signal: AbortSignal, onAdded: (statement: any) => unknown }} parts
 * files come from the picker or are dropped anywhere on the page; `target` shows that they may be
 */
export function startUploads({ picker, target, list, signal, onAdded }) {
    /** @type {(() => Promise<void>)[]} */
    const waiting = [];
    let running = 0;
    let depth = 0;

    picker.addEventListener('change', () => {
        take([...picker.files ?? []]);
        picker.value = '';
    });
    const hasFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes('Files') ?? false;
    document.addEventListener('dragenter', event => {
        if (hasFiles(event)) {
            depth++;
            target.classList.add('over');
        }
    }, { signal });
    document.addEventListener('dragleave', event => {
        if (hasFiles(event) && --depth <= 0) {
            depth = 0;
            target.classList.remove('over');
        }
    }, { signal });
    document.addEventListener('dragover', event => hasFiles(event) && event.preventDefault(), { signal });
    document.addEventListener('drop', event => {
        if (hasFiles(event)) {
            event.preventDefault();
            depth = 0;
            target.classList.remove('over');
            take([...event.dataTransfer?.files ?? []]);
        }
    }, { signal });

    /** @param {File[]} files */
    function take(files) {
        for (const file of files) {
            const progress = el('progress', { max: 1, value: 0, 'aria-label': `Progress of ${file.name}` });
            const status = el('span', { class: 'upload-status', text: 'Waiting' });
            const tools = el('span', { class: 'row' });
            const item = el('li', { class: 'upload' }, el('span', { class: 'upload-name', text: file.name }), progress, status, tools);
            list.append(item);
            waiting.push(() => send(file, item, progress, status, tools));
        }

        next();
    }

    function next() {
        while (running < parallel && waiting.length > 0) {
            running++;
            /** @type {() => Promise<void>} */ (waiting.shift())().finally(() => {
                running--;
                next();
            });
        }
    }

    /**
     * @param {File} file
     * @param {HTMLElement} item
     * @param {HTMLProgressElement} progress
     * @param {HTMLElement} status
     * @param {HTMLElement} tools
     */
    async function send(file, item, progress, status, tools) {
        item.className = 'upload';
        tools.replaceChildren();
        progress.hidden = false;
        const close = el('button', { type: 'button', class: 'quiet', 'aria-label': `Dismiss ${file.name}`, on: { click: () => item.remove() } }, icon('cross'));
        try {
            const statement = await upload('/statements', file, { reviewer: reviewer() }, share => {
                if (share < 1) {
                    progress.value = share;
                    status.textContent = `Sending, ${Math.round(share * 100)} %`;
                } else {
                    progress.removeAttribute('value'); // how long reading takes is not known
                    status.textContent = 'Reading and tagging …';
                }
            });
            item.classList.add('done');
            progress.hidden = true;
            fill(status, `${counted(statement.paragraphCount, 'paragraph')} tagged. `, el('a', { href: href(`/statements/${statement.id}`), text: 'Read it' }));
            fill(tools, close);
            await onAdded(statement);
        } catch (error) {
            item.classList.add('refused');
            progress.hidden = true;
            fill(status, el('strong', { text: 'Not added. ' }), error instanceof Error ? error.message : String(error));
            fill(tools,
                /** @type {any} */ (error).isGone && el('button', { type: 'button', text: 'Try again', on: { click: () => {
                    waiting.push(() => send(file, item, progress, status, tools));
                    next();
                } } }),
                close);
        }
    }
}
