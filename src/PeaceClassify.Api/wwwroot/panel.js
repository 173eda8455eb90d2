// What a statement is about in sum: its themes as bars, the way to the next paragraph of each, what is left to review, the cut.
import { el, fill, icon } from './dom.js';
import { count, counted, percent } from './format.js';

/**
 * @typedef {object} Summary
 * @property {{ id: string, accepted: number, assigned: number, review: number, disputed: number, paragraphs: number, indexes: number[] }[]} themes
 * @property {number} paragraphCount
 * @property {number[]} toReview
 * @property {string[]} reviewers
 */

/** How far the cut can be moved, in percentage points. */
const widest = 30;

/**
 * @param {{ themeName: (id: string) => string, onNextReview: (step: 1 | -1) => void, onNextOf: (theme: string) => void, onCut: (points: number) => void,
 *   onAcceptAll: (minProbability: number) => void, onNeedCounts: () => void, cut: number }} options
 */
export function sidePanel(options) {
    const review = el('section', { class: 'side-section', 'aria-labelledby': 'side-review' });
    const themes = el('section', { class: 'side-section', 'aria-labelledby': 'side-themes' });
    const reviewers = el('p', { class: 'small soft' });
    const cutOutput = el('output', { for: 'cut', class: 'numbers' });
    const cutText = el('p', { class: 'small soft', id: 'cut-text', role: 'status' });
    const slider = el('input', { type: 'range', id: 'cut', min: -widest, max: widest, step: 1, 'aria-describedby': 'cut-text', list: 'cut-marks' });
    slider.value = String(options.cut);
    const reset = el('button', { type: 'button', class: 'small quiet', text: 'Show as stored', on: { click: resetCut } });
    const minimum = el('input', { type: 'range', id: 'minimum', min: 50, max: 100, step: 1, 'aria-describedby': 'minimum-text' });
    minimum.value = '90';
    const minimumOutput = el('output', { for: 'minimum', class: 'numbers' });
    const minimumText = el('p', { class: 'small soft', id: 'minimum-text', role: 'status' });
    /** @type {import('./cut.js').Probabilities | null} */
    let counts = null;

    slider.addEventListener('input', moved);
    slider.addEventListener('pointerdown', options.onNeedCounts, { once: true });
    slider.addEventListener('focus', options.onNeedCounts, { once: true });
    minimum.addEventListener('input', showMinimum);
    const acceptDetails = el('details', { class: 'side-section' },
        el('summary', { text: 'Accept all that are sure' }),
        el('div', { class: 'side-fold' },
            el('label', { class: 'spread', for: 'minimum' }, el('span', { text: 'Probability at least' }), minimumOutput),
            minimum, minimumText,
            el('button', { type: 'button', on: { click: () => options.onAcceptAll(Number(minimum.value) / 100) } }, icon('check'), 'Accept all of these')));
    acceptDetails.addEventListener('toggle', () => acceptDetails.open && options.onNeedCounts());

    const element = el('aside', { class: 'side', 'aria-label': 'Summary of the statement' },
        review, themes,
        el('section', { class: 'side-section', 'aria-labelledby': 'side-cut' },
            el('h2', { id: 'side-cut', text: 'Stricter or looser' }),
            el('label', { class: 'spread', for: 'cut' }, el('span', { class: 'small', text: 'Cut of every theme' }), cutOutput),
            slider,
            el('div', { class: 'spread small soft', 'aria-hidden': 'true' }, el('span', { text: 'looser' }), el('span', { text: 'stricter' })),
            cutText, reset),
        acceptDetails,
        legend(),
        reviewers);

    function resetCut() {
        slider.value = '0';
        moved();
        slider.focus();
    }

    function moved() {
        options.onNeedCounts();
        showCut();
        options.onCut(Number(slider.value));
    }

    function showCut() {
        const points = Number(slider.value);
        const words = points === 0 ? 'as stored' : `${Math.abs(points)} points ${points > 0 ? 'stricter' : 'looser'}`;
        cutOutput.textContent = words;
        slider.setAttribute('aria-valuetext', words);
        reset.hidden = points === 0;
        element.classList.toggle('is-cut', points !== 0);
        if (points === 0) {
            cutText.textContent = 'Shows what another cut would do. Stored verdicts and decisions stay as they are.';
        } else if (counts) {
            const [stored, moved] = [counts.countAt(0), counts.countAt(points)];
            cutText.textContent = `Display only. Undecided suggestions: ${count(moved.assigned)} assigned instead of ${count(stored.assigned)}, ${count(moved.review)} for review instead of ${count(stored.review)}.`;
        } else {
            cutText.textContent = 'Display only. Stored verdicts and decisions stay as they are.';
        }
    }

    function showMinimum() {
        const least = Number(minimum.value) / 100;
        minimumOutput.textContent = percent(least);
        minimum.setAttribute('aria-valuetext', percent(least));
        minimumText.textContent = `${counts ? `${counted(counts.countFrom(least), 'undecided suggestion')}. ` : ''}Probabilities are calibrated: of these at least ${percent(least)} can be expected to be right.`;
    }

    showCut();
    showMinimum();
    return {
        element,
        resetCut,
        /** @param {import('./cut.js').Probabilities} fresh */
        setCounts(fresh) {
            counts = fresh;
            showCut();
            showMinimum();
        },
        /** @param {Summary} summary */
        setSummary(summary) {
            const focused = element.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.focus : undefined;
            const left = summary.toReview.length;
            fill(review,
                el('h2', { id: 'side-review', text: 'Review' }),
                el('p', { class: left > 0 ? 'left' : 'left none', text: left > 0 ? `${counted(left, 'paragraph')} to review` : 'Nothing left to review' }),
                left > 0 && el('div', { class: 'row' },
                    el('button', { type: 'button', class: 'primary', data: { focus: 'next' }, 'aria-keyshortcuts': 'n', on: { click: () => options.onNextReview(1) } }, 'Next ', el('kbd', { text: 'n' })),
                    el('button', { type: 'button', class: 'quiet', data: { focus: 'previous' }, 'aria-keyshortcuts': 'Shift+N', on: { click: () => options.onNextReview(-1) } }, 'Previous')));
            const shown = (/** @type {Summary["themes"][number]} */ theme) => theme.paragraphs + theme.review + theme.disputed;
            const given = summary.themes.filter(theme => shown(theme) > 0).sort((a, b) => b.paragraphs - a.paragraphs || shown(b) - shown(a));
            const most = Math.max(1, ...given.map(shown));
            fill(themes,
                el('h2', { id: 'side-themes', text: 'Themes' }),
                given.length === 0
                    ? el('p', { class: 'soft', text: 'No paragraph has a theme.' })
                    : [
                        el('p', { class: 'small soft', text: 'Paragraphs with each theme and their share. Select one to go to its next paragraph.' }),
                        el('ul', { class: 'side-themes' }, given.map(theme => el('li', {}, themeButton(theme, most, summary.paragraphCount))))]);
            reviewers.textContent = summary.reviewers.length > 0 ? `Reviewed by ${summary.reviewers.join(', ')}.` : '';
            if (focused) {
                /** @type {HTMLElement | null} */ (element.querySelector(`[data-focus="${CSS.escape(focused)}"]`))?.focus({ preventScroll: true });
            }
        },
    };

    /** @param {Summary["themes"][number]} theme @param {number} most @param {number} paragraphs */
    function themeButton(theme, most, paragraphs) {
        const name = options.themeName(theme.id);
        const parts = [
            { kind: 'accepted', n: theme.accepted, words: 'accepted' }, { kind: 'assigned', n: theme.assigned, words: 'assigned by the model' },
            { kind: 'disputed', n: theme.disputed, words: 'disputed' }, { kind: 'review', n: theme.review, words: 'to review' },
        ].filter(part => part.n > 0);
        const words = `${parts.map(part => `${part.n} ${part.words}`).join(', ')}; ${percent(theme.paragraphs / Math.max(1, paragraphs))} of the paragraphs`;
        return el('button', { type: 'button', class: 'side-theme', title: `${name}: ${words}. Go to the next one.`, data: { focus: theme.id }, on: { click: () => options.onNextOf(theme.id) } },
            el('span', { class: 'side-theme-name', text: name }),
            el('span', { class: 'visually-hidden', text: `: ${words}. Go to the next one.` }),
            el('span', { class: 'numbers', text: count(theme.paragraphs) }),
            el('span', { class: 'numbers soft', text: percent(theme.paragraphs / Math.max(1, paragraphs)) }),
            el('span', { class: 'parts', 'aria-hidden': 'true' }, parts.map(part => el('span', { class: part.kind, style: { '--share': `${(part.n / most * 100).toFixed(2)}%` } }))));
    }
}

function legend() {
    const sample = (/** @type {string} */ state, /** @type {"check" | "cross" | "split" | null} */ mark, /** @type {string} */ words) => el('li', {},
        el('span', { class: `chip ${state}` }, mark && icon(mark), el('span', { text: 'Theme' })), el('span', { text: words }));
    return el('details', { class: 'side-section' },
        el('summary', { text: 'What the marks mean' }),
        el('ul', { class: 'legend side-fold small' },
            sample('assigned', null, 'assigned by the model, with its probability'),
            sample('review', null, 'the model is unsure: please review'),
            sample('accepted', 'check', 'accepted or added by the person named'),
            sample('rejected', 'cross', 'rejected by the person named'),
            sample('disputed', 'split', 'reviewers disagree')));
}
