// A stricter or looser cut, for display only: verdicts as they would be if every theme's cut were moved by so many points.
import { get } from './api.js';

/**
 * @param {import('./chip.js').ParagraphTheme} theme
 * @param {import('./themes.js').Theme | undefined} definition
 * @param {number} points percentage points; positive is stricter
 * @returns {import('./chip.js').ParagraphTheme} decided themes as they are
 */
export function atCut(theme, definition, points) {
    if (points === 0 || !definition || theme.probability === undefined || theme.stands.length > 0) {
        return theme;
    }

    return { ...theme, state: verdictAt(theme.probability, definition, points) };
}

/** @param {number} probability @param {import('./themes.js').Theme} theme @param {number} points */
function verdictAt(probability, theme, points) {
    const shift = points / 100;
    return probability >= theme.reviewTo + shift ? 'assigned' : probability >= theme.reviewFrom + shift ? 'review' : 'no';
}

const pageSize = 1000;

/** The probabilities of a whole statement in a compact form (four bytes a theme and paragraph), to count with. */
export class Probabilities {
    /**
     * @param {import('./themes.js').Theme[]} themes
     * @param {Float32Array} values paragraph by paragraph, theme by theme; NaN where a person decided or nothing was classified
     */
    constructor(themes, values) {
        this.themes = themes;
        this.values = values;
    }

    /**
     * @param {string} statementId
     * @param {import('./themes.js').Theme[]} themes
     * @param {AbortSignal} signal
     */
    static async load(statementId, themes, signal) {
        const place = new Map(themes.map((theme, index) => [theme.id, index]));
        let values = new Float32Array(0);
        for (let offset = 0, total = 1; offset < total; offset += pageSize) {
            const page = await get(`/statements/${statementId}/paragraphs`, { offset, limit: pageSize }, signal);
            if (offset === 0) {
                total = page.total;
                values = new Float32Array(total * themes.length).fill(NaN);
            }

            for (const paragraph of page.paragraphs) {
                for (const theme of paragraph.themes) {
                    const column = place.get(theme.id);
                    if (column !== undefined && theme.stands.length === 0 && theme.probability !== undefined) {
                        values[paragraph.index * themes.length + column] = theme.probability;
                    }
                }
            }
        }

        return new Probabilities(themes, values);
    }

    /** How many undecided themes would be assigned, and how many would be for review. @param {number} points */
    countAt(points) {
        const counts = { assigned: 0, review: 0 };
        this.#each((probability, theme) => {
            const verdict = verdictAt(probability, theme, points);
            if (verdict !== 'no') {
                counts[verdict]++;
            }
        });
        return counts;
    }

    /** How many undecided suggestions have at least this probability. @param {number} probability */
    countFrom(probability) {
        let n = 0;
        this.#each((value, theme) => {
            if (value >= probability && verdictAt(value, theme, 0) !== 'no') {
                n++;
            }
        });
        return n;
    }

    /** @param {(probability: number, theme: import('./themes.js').Theme) => void} action */
    #each(action) {
        const { themes, values } = this;
        for (let index = 0; index < values.length; index++) {
            if (!Number.isNaN(values[index])) {
                action(values[index], themes[index % themes.length]);
            }
        }
    }
}
