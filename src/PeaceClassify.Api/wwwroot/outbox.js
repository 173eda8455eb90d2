// Decisions on their way. Each gets its id here, so that sending it again changes nothing, and is kept in localStorage until the
// service has answered: a reload, a closed tab or a service that is gone loses none.
import { ApiError, post } from './api.js';
import { connection } from './connection.js';
import { toast } from './messages.js';

/**
 * @typedef {object} Waiting a decision that the service has not confirmed
 * @property {string} paragraphId
 * @property {string} statementId
 * @property {string} at
 * @property {{ id: string, action: string, theme?: string, note?: string, reviewer: string, withdraws?: string, adjudicates?: boolean }} body
 */

const key = 'peaceclassify.outbox';

/** A time-ordered id (Guid version 7) in 32 hexadecimal digits. */
export function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    let now = Date.now();
    for (let index = 5; index >= 0; index--) {
        bytes[index] = now % 256;
        now = Math.floor(now / 256);
    }

    bytes[6] = 0x70 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}

/** Events: "change" when what waits changes, "sent" (detail: the fresh paragraph) and "refused" (detail: what waited) for each decision. */
class Outbox extends EventTarget {
    #isSending = false;
    #channel = 'BroadcastChannel' in window ? new BroadcastChannel('peaceclassify') : null;

    /** @returns {Waiting[]} oldest first */
    get waiting() {
        try {
            return JSON.parse(localStorage.getItem(key) ?? '[]');
        } catch {
            return [];
        }
    }

    get count() {
        return this.waiting.length;
    }

    start() {
        connection.addEventListener('change', () => connection.isLost || this.send());
        document.addEventListener('key', () => this.send());
        window.addEventListener('storage', event => event.key === key && this.dispatchEvent(new Event('change')));
        this.#channel?.addEventListener('message', event => this.dispatchEvent(new CustomEvent('elsewhere', { detail: event.data })));
        this.send();
    }

    /** @param {Omit<Waiting, 'at'>} decision */
    add(decision) {
        this.#write([...this.waiting, { ...decision, at: new Date().toISOString() }]);
        this.send();
    }

    /** Tells other tabs that something of a statement changed. @param {string} statementId @param {string} [paragraphId] */
    tell(statementId, paragraphId) {
        this.#channel?.postMessage({ statementId, paragraphId });
    }

    /** Sends what waits, in order. */
    async send() {
        if (this.#isSending) {
            return;
        }

        this.#isSending = true;
        try {
            for (let [first] = this.waiting; first; [first] = this.waiting) {
                try {
                    const paragraph = await post(`/paragraphs/${first.paragraphId}/decisions`, first.body);
                    this.#drop(first);
                    this.dispatchEvent(new CustomEvent('sent', { detail: paragraph }));
                    this.tell(first.statementId, first.paragraphId);
                } catch (error) {
                    if (error instanceof ApiError && error.status === 401) {
                        return; // without a key for now: it waits until there is one
                    }

                    if (!(error instanceof ApiError) || error.isGone || error.status >= 500 || error.status === 429) {
                        connection.lost(); // it is asked again until it answers
                        return;
                    }

                    this.#drop(first);
                    this.dispatchEvent(new CustomEvent('refused', { detail: first }));
                    toast(`A decision was not taken: ${error.message}`, { isProblem: true });
                }
            }
        } finally {
            this.#isSending = false;
        }
    }

    /** @param {Waiting} decision */
    #drop(decision) {
        this.#write(this.waiting.filter(other => other.body.id !== decision.body.id));
    }

    /** @param {Waiting[]} waiting */
    #write(waiting) {
        if (waiting.length > 0) {
            localStorage.setItem(key, JSON.stringify(waiting));
        } else {
            localStorage.removeItem(key);
        }

        this.dispatchEvent(new Event('change'));
    }
}

export const outbox = new Outbox();
