// Taking statements away as files, and bringing labelled ones in.
import { address, ApiError, upload } from './api.js';
import { ask } from './dialog.js';
import { el, fill } from './dom.js';
import { count, counted } from './format.js';
import { needReviewer } from './reviewer.js';

const formats = [
    { id: 'xlsx', name: 'Excel workbook', says: 'One row a paragraph, one column a theme, and a summary sheet' },
    { id: 'csv', name: 'CSV', says: 'One row a paragraph, for any spreadsheet or program' },
    { id: 'jsonl', name: 'JSON Lines', says: 'The form of the training corpus, without loss' },
    { id: 'docx', name: 'Word document', says: 'The statement with its themes as comments in the margin' },
];
let number = 0;

/**
 * A button that opens a menu of formats.
 * @param {string} text
 * @param {(format: string) => [path: string, query: Record<string, string>]} where called when the menu opens
 * @param {{ withDocument?: boolean }} [options] whether a Word document makes sense
 */
export function exportMenu(text, where, { withDocument = false } = {}) {
    const id = `export-${++number}`;
    const list = el('ul', { class: 'menu-list' });
    const menu = el('div', { id, class: 'menu', popover: 'auto' }, list);
    const button = el('button', { type: 'button', popovertarget: id, text });
    menu.addEventListener('beforetoggle', () => {
        fill(list, formats.filter(format => withDocument || format.id !== 'docx').map(format => el('li', {},
            el('a', { href: address(...where(format.id)), download: '', on: { click: () => menu.hidePopover() } }, el('strong', { text: format.name }), el('span', { class: 'soft small', text: format.says })))));
        const box = button.getBoundingClientRect();
        menu.style.setProperty('top', `${box.bottom + 4}px`);
        menu.style.setProperty('left', `${Math.max(8, Math.min(box.left, window.innerWidth - 344))}px`);
    });
    return el('div', { class: 'menu-holder' }, button, menu);
}

/** @param {() => unknown} onImported */
export async function importLabelled(onImported) {
    const name = await needReviewer();
    if (!name) {
        return;
    }

    const input = el('input', { type: 'file', accept: '.jsonl,.csv,.xlsx', required: true });
    const report = el('div', { role: 'status' });
    await ask({
        title: 'Import labelled data',
        content: [
            el('p', { class: 'soft', text: 'A .jsonl, .csv or .xlsx file as this workbench exports it. What cannot be understood is listed line by line, and nothing is imported by halves.' }),
            el('label', { class: 'field' }, el('span', { text: 'File' }), input),
            report,
        ],
        confirm: 'Import',
        initial: input,
        onSubmit: async () => {
            const [file] = input.files ?? [];
            if (!file) {
                return false;
            }

            fill(report, el('p', { class: 'soft', text: 'Reading …' }));
            try {
                const answer = await upload('/import', file, { reviewer: name }, () => {});
                fill(report, el('div', { class: 'notice' },
                    el('p', { text: `Imported: ${counted(answer.statements, 'statement')}, ${counted(answer.paragraphs, 'paragraph')}, ${counted(answer.decisions, 'decision')}.` }),
                    lines(answer.ignored ?? [])));
                await onImported();
            } catch (error) {
                fill(report, el('div', { class: 'notice problem' },
                    el('p', { text: error instanceof Error ? error.message : String(error) }),
                    lines((error instanceof ApiError && error.problem?.problems) || [])));
            }

            return false;
        },
    });
}

/** @param {{ line: number, problem: string }[]} problems */
const lines = problems => problems.length > 0 && el('ul', { class: 'problem-lines' },
    problems.slice(0, 50).map(({ line, problem }) => el('li', { text: line ? `Line ${count(line)}: ${problem}` : problem })),
    problems.length > 50 && el('li', { text: `and ${count(problems.length - 50)} more` }));
