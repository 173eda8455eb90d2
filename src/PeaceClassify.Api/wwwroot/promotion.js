// Putting a version to service and taking that back: asked for with a reason, and waited for until the service follows.
import { call, get, post } from './api.js';
import { ask } from './dialog.js';
import { el, fill } from './dom.js';
import { failed, toast } from './messages.js';
import { needReviewer } from './reviewer.js';
import { forgetThemes } from './themes.js';

/** The service looks at the pointer every few seconds where the file system does not tell: milliseconds between looks here, and how many. */
const interval = 500;
const looks = 60;

/**
 * @param {{ version: string, serving: string, objections: string[], signal: AbortSignal }} promotion `objections` speak against it
 * @returns {Promise<boolean>} whether it serves now
 */
export async function putToService({ version, serving, objections, signal }) {
    const isOverruled = objections.length > 0;
    const promotion = await askWhy({
        title: `Put ${version} to service`,
        confirm: isOverruled ? 'Overrule and put to service' : 'Put to service',
        isNeeded: isOverruled,
        content: [
            el('p', { class: 'soft', text: `It takes the place of ${serving}. Requests under way do not notice, and it can be rolled back.` }),
            isOverruled && el('div', { class: 'notice problem' },
                el('p', { text: 'This speaks against it:' }), el('ul', { class: 'points' }, objections.map(objection => el('li', { text: objection }))),
                el('p', { text: 'Who overrules that says why; it is recorded.' })),
        ],
        send: (person, reason) => post(`/models/${version}/promote`, { person, reason, overrule: isOverruled }, signal),
    });
    return promotion && await follows(version, signal);
}

/**
 * @param {{ serving: string, before: string, signal: AbortSignal }} versions
 * @returns {Promise<boolean>} whether the version before serves again
 */
export async function rollBack({ serving, before, signal }) {
    const isDone = await askWhy({
        title: `Roll back to ${before}`,
        confirm: 'Roll back',
        isNeeded: true,
        content: [el('p', { class: 'soft', text: `${before} serves again in the place of ${serving}, which stays among the versions.` })],
        send: (person, reason) => post('/models/rollback', { person, reason }, signal),
    });
    return isDone && await follows(before, signal);
}

/**
 * Has a version tried beside the one that serves, or none.
 * @param {string | null} version
 */
export async function setCandidate(version) {
    const person = await needReviewer();
    if (!person) {
        return false;
    }

    try {
        await call('PUT', '/models/candidate', { body: { person, version } });
        return true;
    } catch (error) {
        failed(error);
        return false;
    }
}

/**
 * Asks for a reason and sends it; what the service says against it is shown where it was asked.
 * @param {{ title: string, confirm: string, content: import('./dom.js').Child[], isNeeded: boolean, send: (person: string, reason: string | undefined) => Promise<unknown> }} question
 */
async function askWhy({ title, confirm, content, isNeeded, send }) {
    const person = await needReviewer();
    if (!person) {
        return false;
    }

    const reason = el('textarea', { name: 'reason', rows: 3, maxlength: 1000, required: isNeeded });
    const problem = el('div', { role: 'alert' });
    return await ask({
        title, confirm, initial: reason,
        content: [
            ...content,
            el('label', { class: 'field' }, el('span', { text: isNeeded ? 'Why' : 'Why (if you like)' }), reason),
            el('p', { class: 'small', text: `Kept under your name: ${person}.` }),
            problem,
        ],
        onSubmit: async () => {
            fill(problem);
            try {
                await send(person, reason.value.trim().replace(/\s+/g, ' ') || undefined);
                return true;
            } catch (error) {
                fill(problem, el('p', { class: 'notice problem', text: error instanceof Error ? error.message : String(error) }));
                return false;
            }
        },
    });
}

/**
 * Waits until the service answers with a version.
 * @param {string} version
 * @param {AbortSignal} signal
 */
async function follows(version, signal) {
    for (let turn = 0; turn < looks && !signal.aborted; turn++) {
        try {
            const { versions, problems } = await get('/models', {}, signal);
            if (versions.some((/** @type {{ version: string, isServing: boolean }} */ each) => each.version === version && each.isServing)) {
                forgetThemes(); // another version has other cuts, and may have other themes
                toast(`Version ${version} serves.`);
                return true;
            }

            const refused = problems.find((/** @type {{ alias: string, version?: string }} */ each) => each.alias === 'current' && each.version === version);
            if (refused) {
                toast(`Version ${version} cannot be used: ${refused.problem}`, { isProblem: true });
                return false;
            }
        } catch (error) {
            if (signal.aborted) {
                return false;
            }
        }

        await new Promise(resolve => window.setTimeout(resolve, interval));
    }

    return false;
}
