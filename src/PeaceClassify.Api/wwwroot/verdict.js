// What the gate said of a candidate: sentences, and the differences in F1 as a chart.
import { chartFigure } from './chart/figure.js';
import { intervals } from './chart/intervals.js';
import { sample } from './chart/lines.js';
import { el, icon } from './dom.js';
import { count, counted } from './format.js';

/**
 * @typedef {"noise" | "better" | "worse"} Standing
 * @typedef {{ first: number, second: number, difference: number, interval: { low: number, high: number }, standing: Standing }} Difference second less first
 * @typedef {{ name: string, themes: string[], themeStandings: Standing[], comparison: { exampleCount: number, microF1: Difference, macroF1: Difference, labelF1: Difference[] } }} Exam
 * @typedef {{ against: string, mayBePromoted: boolean, sentences: string[], objections: string[], exams: Exam[] }} Verdict
 */

/** How each standing is drawn; the signs differ, not the colour alone. */
const styles = { noise: 0, better: 2, worse: 1 };
const words = { noise: 'may be chance', better: 'better', worse: 'worse' };

/**
 * @param {string} version
 * @param {Verdict} verdict
 * @param {(theme: string) => string} nameOf
 */
export function drawVerdict(version, verdict, nameOf) {
    const [answer, ...more] = verdict.sentences;
    return [
        el('div', { class: verdict.mayBePromoted ? 'verdict good' : 'verdict bad' },
            el('p', {}, icon(verdict.mayBePromoted ? 'check' : 'cross'), el('strong', { text: answer })),
            more.length > 0 && el('ul', { class: 'points small' }, more.map(sentence => el('li', { text: sentence })))),
        ...verdict.exams.map((exam, number) => examChart(version, verdict.against, exam, number, nameOf)),
        verdict.exams.length > 0 && el('p', {}, el('a', { href: `/v1/models/${version}/gate`, target: '_blank', text: 'The whole comparison, with all figures' })),
    ];
}

/**
 * @param {string} version
 * @param {string} against
 * @param {Exam} exam
 * @param {number} number
 * @param {(theme: string) => string} nameOf
 */
function examChart(version, against, { name, themes, themeStandings, comparison }, number, nameOf) {
    const rows = [
        { name: 'All decisions (micro)', figure: comparison.microF1, standing: comparison.microF1.standing },
        { name: 'Mean of the themes (macro)', figure: comparison.macroF1, standing: comparison.macroF1.standing },
        ...comparison.labelF1.map((figure, label) => ({ name: nameOf(themes[label]), figure, standing: themeStandings[label] })),
    ];
    const told = /** @type {Standing[]} */ (['better', 'noise', 'worse']).filter(standing => rows.some(row => row.standing === standing));
    return chartFigure({
        name: `exam-${number + 1}`, title: name, source: `${version} against ${against}, ${counted(comparison.exampleCount, 'paragraph')}. PeaceClassify.`,
        about: `F1 of ${version} less that of ${against} on the same ${counted(comparison.exampleCount, 'paragraph')}, with the range in which it would lie on others like these 95 times of 100. At the end of a row: F1 before and after.`,
        controls: [el('ul', { class: 'chart-legend always', 'aria-label': 'Signs' }, told.map(standing => el('li', {}, sample(styles[standing], true), words[standing])))],
        table: {
            columns: ['F1 of', against, version, 'Difference', 'from', 'to', 'Standing'],
            rows: rows.map(({ name: row, figure, standing }) => [row, figure.first, figure.second, figure.difference, figure.interval.low, figure.interval.high, words[standing]]),
            text: (value, column) => column > 2 ? change(value) : value.toFixed(3),
        },
        draw: width => intervals({
            title: `${name}: difference in F1`,
            description: `${count(rows.filter(row => row.standing === 'better').length)} better, ${count(rows.filter(row => row.standing === 'worse').length)} worse, of ${count(rows.length)}.`,
            least: -0.05, most: 0.05, tick: change,
            rows: rows.map(({ name: label, figure, standing }) => ({
                label, text: `${figure.first.toFixed(2)} → ${figure.second.toFixed(2)}`,
                points: [{ value: figure.difference, low: figure.interval.low, high: figure.interval.high, style: styles[standing] }],
                lines: [`${change(figure.difference)}, between ${change(figure.interval.low)} and ${change(figure.interval.high)}`, `from ${figure.first.toFixed(3)} to ${figure.second.toFixed(3)}: ${words[standing]}`],
            })),
        }, width),
    });
}

/** @param {number} value a difference, with its sign */
const change = value => `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value).toFixed(2)}`;
