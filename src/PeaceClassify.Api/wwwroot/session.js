// The key of a service that asks for one. It is given once; the browser keeps it in a cookie that scripts cannot read, so that links to
// files carry it as well.
import { ask } from './dialog.js';
import { el } from './dom.js';

/** @typedef {{ needsKey: boolean, name?: string, role?: string }} Session */

/** @type {Promise<boolean> | null} the question that is open, for everyone who waits for its answer */
let asking = null;

/** @type {Promise<void> | null} the first answer on who this is */
let known = null;

/** @type {Session | null} */
let current = null;

/** Each may what those before it may. */
const roles = ['read', 'review', 'admin'];

/** Whether the person would rather not say; the button in the masthead asks again. */
let isDismissed = false;

/** @returns {HTMLButtonElement} */
const button = () => /** @type {HTMLButtonElement} */ (document.getElementById('key-button'));

/** Shows whose key this browser has, where the service asks for keys, and lets it be changed. */
export async function startSession() {
    button().addEventListener('click', () => change());
    known = find();
    await known;
}

/**
 * Whether this browser's key has a role, or one above it; without keys everybody may everything. What the key does not allow is not offered.
 * @param {"review" | "admin"} role
 */
export async function may(role) {
    await known;
    return !current?.needsKey || roles.indexOf(current.role ?? '') >= roles.indexOf(role);
}

async function find() {
    try {
        const response = await fetch('/v1/session');
        if (response.ok) {
            show(await response.json());
        }
    } catch {
        // A service that does not answer says so elsewhere.
    }
}

/**
 * Asks for a key; whoever else needs one in the meantime waits for the same answer.
 * @returns {Promise<boolean>} whether there is one now
 */
export async function needKey() {
    if (isDismissed) {
        return false;
    }

    asking ??= askKey().finally(() => asking = null);
    return await asking;
}

async function change() {
    isDismissed = false;
    if (await needKey()) {
        location.reload(); // what stands on the page may be more, or less, than the other key allows
    }
}

/** @param {Session} session */
function show(session) {
    const { needsKey, name, role } = current = session;
    button().hidden = !needsKey;
    button().textContent = name ? `Key: ${name}` : 'Enter key';
    button().title = name ? `The service knows this browser by the key of ${name}, role ${role}. Select to change it.` : 'The service asks for a key';
}

async function askKey() {
    const input = el('input', { type: 'password', name: 'key', autocomplete: 'current-password', maxlength: 200, required: true, spellcheck: 'false', 'aria-describedby': 'key-problem' });
    const problem = el('p', { id: 'key-problem', role: 'alert' });
    const isGiven = await ask({
        title: 'Your key',
        content: [
            el('p', { class: 'soft', text: 'This service asks for a key. Who operates it makes keys. Yours is kept in this browser until you close it, where no script can read it.' }),
            el('label', { class: 'field' }, el('span', { text: 'Key' }), input),
            problem,
        ],
        confirm: 'Use this key',
        initial: input,
        onSubmit: async () => {
            problem.textContent = problem.className = '';
            try {
                const response = await fetch('/v1/session', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ key: input.value.trim() }) });
                const answer = await response.json();
                if (response.ok) {
                    show(answer);
                    document.dispatchEvent(new Event('key'));
                    return true;
                }

                problem.textContent = answer.detail ?? answer.title;
            } catch {
                problem.textContent = 'The service does not answer.';
            }

            problem.className = 'notice problem';
            input.setAttribute('aria-invalid', 'true');
            input.select();
            return false;
        },
    });
    isDismissed = !isGiven;
    return isGiven;
}
