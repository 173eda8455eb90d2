// The themes of the model that serves, and those described for the next; asked for once.
import { get } from './api.js';

/**
 * @typedef {object} Theme
 * @property {string} id
 * @property {string} name
 * @property {string} area
 * @property {string} definition
 * @property {string} [giveWhen]
 * @property {string} [notWhen]
 * @property {boolean} trained whether the model has learned it; without, it has no cuts
 * @property {number} support training paragraphs that have it
 * @property {number} threshold
 * @property {number} reviewFrom
 * @property {number} reviewTo
 */

/** @type {Promise<Theme[]> | null} */
let asked = null;

/** @returns {Promise<Theme[]>} in the order of the taxonomy */
export function themes() {
    asked ??= get('/themes').then(
        answers => answers.map((/** @type {any} */ answer) => ({ ...answer.theme, trained: answer.trained, support: answer.support, threshold: answer.threshold, reviewFrom: answer.reviewFrom, reviewTo: answer.reviewTo })),
        error => {
            asked = null;
            throw error;
        });
    return asked;
}

/** Asks anew next time: another version serves. */
export function forgetThemes() {
    asked = null;
}

/** @returns {Promise<Map<string, Theme>>} */
export const themesById = async () => new Map((await themes()).map(theme => [theme.id, theme]));
