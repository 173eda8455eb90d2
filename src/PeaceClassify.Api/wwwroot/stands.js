// Where reviewers stand on a paragraph, worked out here only for decisions that the service has not confirmed yet.

/**
 * @typedef {import('./chip.js').ParagraphTheme} ParagraphTheme
 *
 * @typedef {object} Decision
 * @property {string} id
 * @property {"accept" | "reject" | "noTheme" | "notEnglish" | "note" | "withdraw"} action
 * @property {string} [theme]
 * @property {string} [note]
 * @property {string} reviewer
 * @property {string} at
 * @property {string} [modelVersion] which answered when it was decided
 * @property {number} [probability] shown then
 * @property {string} [verdict] shown then
 * @property {string} [withdraws]
 * @property {boolean} withdrawn
 * @property {boolean} [adjudicates] settles its theme, whatever others say
 * @property {boolean} [isUnsent]
 *
 * @typedef {object} Paragraph
 * @property {string} id
 * @property {string} statementId
 * @property {number} index
 * @property {"text" | "heading"} kind
 * @property {string} text
 * @property {string} [number]
 * @property {number} [page]
 * @property {string} [speaker]
 * @property {string} [country]
 * @property {string} [spokenIn]
 * @property {"classified" | "otherLanguage" | "noKnownWord"} [status]
 * @property {string} [language]
 * @property {string} [languageName]
 * @property {string} [modelVersion]
 * @property {ParagraphTheme[]} themes
 * @property {Decision[]} decisions
 * @property {boolean} needsReview
 * @property {boolean} disputed
 */

/**
 * The paragraph as it will be once the waiting decisions have arrived.
 * @param {Paragraph} paragraph as the service gave it
 * @param {import('./outbox.js').Waiting[]} waiting of this paragraph, oldest first
 * @returns {Paragraph}
 */
export function withUnsent(paragraph, waiting) {
    const missing = waiting.filter(({ body }) => !paragraph.decisions.some(decision => decision.id === body.id));
    if (missing.length === 0) {
        return paragraph;
    }

    const withdrawn = new Set(missing.map(({ body }) => body.withdraws));
    const decisions = [
        ...paragraph.decisions,
        ...missing.map(({ body, at }) => /** @type {Decision} */ ({ ...body, at, withdrawn: false, isUnsent: true })),
    ].map(decision => withdrawn.has(decision.id) ? { ...decision, withdrawn: true } : decision);
    const standing = decisions.filter(decision => !decision.withdrawn && decision.action !== 'withdraw');
    const stands = standsOf(paragraph, standing);
    const ids = [...new Set([...paragraph.themes.map(theme => theme.id), ...stands.keys()])];
    const themes = ids.map(id => {
        const theme = paragraph.themes.find(candidate => candidate.id === id) ?? { id };
        const settles = standing.findLast(decision => decision.theme === id && decision.adjudicates);
        const those = [...stands.get(id)?.values() ?? []].map(stand => settles?.reviewer === stand.reviewer ? standOf(settles, true) : stand);
        return /** @type {ParagraphTheme} */ ({ ...theme, stands: those, state: stateOf(those, /** @type {any} */ (theme).verdict) });
    });
    const disputed = themes.some(theme => theme.state === 'disputed');
    const isClosed = standing.some(decision => decision.action === 'noTheme' || decision.action === 'notEnglish');
    return { ...paragraph, decisions, themes, disputed, needsReview: disputed || (!isClosed && themes.some(theme => theme.state === 'review')) };
}

/**
 * @param {Paragraph} paragraph
 * @param {Decision[]} standing
 * @returns {Map<string, Map<string, import('./chip.js').Stand>>} by theme, then by reviewer
 */
function standsOf(paragraph, standing) {
    /** @type {Map<string, Map<string, import('./chip.js').Stand>>} */
    const stands = new Map();
    const set = (/** @type {string} */ theme, /** @type {Decision} */ decision) => {
        const those = stands.get(theme) ?? new Map();
        stands.set(theme, those);
        those.set(decision.reviewer, standOf(decision));
    };
    for (const decision of standing) {
        if ((decision.action === 'accept' || decision.action === 'reject') && decision.theme) {
            set(decision.theme, decision);
        } else if (decision.action === 'noTheme' || decision.action === 'notEnglish') {
            const given = paragraph.themes.filter(theme => theme.verdict === 'assigned' || theme.verdict === 'review').map(theme => theme.id);
            const accepted = [...stands].filter(([, those]) => [...those.values()].some(stand => stand.action === 'accept')).map(([id]) => id);
            for (const id of new Set([...given, ...accepted])) {
                set(id, decision);
            }
        }
    }

    return stands;
}

/** @param {Decision} decision @param {boolean} adjudicates whether it settles the theme @returns {import('./chip.js').Stand} */
function standOf({ reviewer, action, id, at, isUnsent }, adjudicates = false) {
    return { reviewer, action: /** @type {import('./chip.js').Stand["action"]} */ (action), decisionId: id, at, isUnsent, adjudicates };
}

/** @param {import('./chip.js').Stand[]} taken @param {ParagraphTheme["verdict"]} verdict @returns {ParagraphTheme["state"]} */
function stateOf(taken, verdict) {
    const settled = taken.filter(stand => stand.adjudicates);
    const stands = settled.length > 0 ? settled : taken;
    const yes = stands.filter(stand => stand.action === 'accept').length;
    return stands.length === 0 ? verdict ?? 'no' : yes === stands.length ? 'accepted' : yes === 0 ? 'rejected' : 'disputed';
}

/** Where the order of chips comes from: what people said first, then what the model is sure of. */
const order = ['disputed', 'accepted', 'assigned', 'review', 'rejected', 'no'];

/** @param {ParagraphTheme[]} themes */
export const inOrder = themes => [...themes].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || (b.probability ?? 0) - (a.probability ?? 0));

/** @param {ParagraphTheme} theme whether a decision is still open */
export const isOpen = theme => theme.state === 'review' || theme.state === 'disputed';
