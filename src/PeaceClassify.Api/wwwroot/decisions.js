// What a person decides on this page: shown at once, sent through the outbox, and taken back in the opposite order.
import { post } from './api.js';
import { announce, failed } from './messages.js';
import { newId, outbox } from './outbox.js';
import { needReviewer, reviewer } from './reviewer.js';

/**
 * @typedef {import('./stands.js').Paragraph} Paragraph
 * @typedef {{ paragraph: { id: string, index: number } | null, ids: string[], words: string }} Done
 */

export class Decisions {
    /** @type {Done[]} */
    #done = [];

    /**
     * @param {string} statementId
     * @param {(paragraphId: string) => void} onDecided draws the paragraph with what waits
     */
    constructor(statementId, onDecided) {
        this.statementId = statementId;
        this.onDecided = onDecided;
    }

    /**
     * @param {Paragraph} paragraph
     * @param {"accept" | "reject" | "noTheme" | "notEnglish" | "note"} action
     * @param {{ theme?: string, note?: string, words: string }} details `words` say it to those who listen
     * @returns {Promise<boolean>} false when the person would not give a name
     */
    async decide(paragraph, action, { theme, note, words }) {
        const name = await needReviewer();
        if (!name) {
            return false;
        }

        const id = newId();
        this.#done.push({ paragraph, ids: [id], words });
        outbox.add({ paragraphId: paragraph.id, statementId: this.statementId, body: { id, action, theme, note, reviewer: name } });
        this.onDecided(paragraph.id);
        announce(words);
        return true;
    }

    /** @param {Paragraph} paragraph @param {string} decisionId */
    withdraw(paragraph, decisionId) {
        this.#done = this.#done.filter(done => !done.ids.includes(decisionId));
        outbox.add({ paragraphId: paragraph.id, statementId: this.statementId, body: { id: newId(), action: 'withdraw', withdraws: decisionId, reviewer: reviewer() } });
        this.onDecided(paragraph.id);
        announce('Taken back.');
    }

    /**
     * Takes back what was decided last here; after a reload, what this reviewer last decided on the paragraph.
     * @param {Paragraph | undefined} current
     * @returns {Promise<number | null>} index of the paragraph concerned
     */
    async undo(current) {
        const last = this.#done.at(-1);
        if (last && !last.paragraph) {
            await this.withdrawAll(last.ids);
            return null;
        }

        const own = current?.decisions.findLast(decision => decision.reviewer === reviewer() && !decision.withdrawn && decision.action !== 'withdraw');
        const target = last?.paragraph ? { paragraph: /** @type {Paragraph} */ (last.paragraph), id: last.ids[0] } : own && current ? { paragraph: current, id: own.id } : null;
        if (!target) {
            announce('There is nothing of yours to take back here.');
            return null;
        }

        this.withdraw(target.paragraph, target.id);
        return target.paragraph.index;
    }

    /**
     * Accepts every open suggestion from a probability on.
     * @param {number} minProbability
     * @returns {Promise<{ accepted: number, decisionIds: string[] } | null>}
     */
    async acceptAll(minProbability) {
        const name = await needReviewer();
        if (!name) {
            return null;
        }

        const answer = await post(`/statements/${this.statementId}/accept`, { reviewer: name, minProbability });
        if (answer.decisionIds.length > 0) {
            this.#done.push({ paragraph: null, ids: answer.decisionIds, words: 'accepted all' });
        }

        outbox.tell(this.statementId);
        return answer;
    }

    /** @param {string[]} ids */
    async withdrawAll(ids) {
        try {
            await post(`/statements/${this.statementId}/withdraw`, { reviewer: reviewer(), decisionIds: ids });
            this.#done = this.#done.filter(done => done.ids !== ids);
            announce('Taken back.');
            outbox.tell(this.statementId);
            this.onDecided('');
        } catch (error) {
            failed(error);
        }
    }
}
