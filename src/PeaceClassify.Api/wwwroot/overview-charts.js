// From the answer of /v1/overview to the charts of the page.

import { el } from './dom.js';
import { count, counted, percent } from './format.js';
import { bars } from './chart/bars.js';
import { chartFigure } from './chart/figure.js';
import { heatMap } from './chart/heatmap.js';
import { lines, sample } from './chart/lines.js';

/**
 * @typedef {{ id: string, name: string }} Theme
 * @typedef {{ statements: number, paragraphs: number, undated: number,
 *   themes: { id: string, paragraphs: number, statements: number }[],
 *   periods: { period: string, paragraphs: number, themes: Record<string, number> }[],
 *   countries: { country: string, statements: number, paragraphs: number, themes: Record<string, number> }[],
 *   coOccurrence: number[][] }} Overview
 * @typedef {{ overview: Overview, themes: Theme[], measure: "share" | "count", source: string, switches?: Node[] }} Given
 */

/** How many lines one can tell apart. */
export const mostLines = 6;

/** Countries drawn each in a column of its own; the others are summed up in the last. */
const mostCountries = 16;

const share = (/** @type {number} */ part, /** @type {number} */ of) => of > 0 ? part / of : 0;

/** The themes with their figures and their place in the answer, the most frequent first. @param {Given} given */
function ranked({ overview, themes }) {
    const names = new Map(themes.map(theme => [theme.id, theme.name]));
    return overview.themes.map((theme, index) => ({ ...theme, index, name: names.get(theme.id) ?? theme.id }))
        .sort((one, other) => other.paragraphs - one.paragraphs || one.index - other.index);
}

/**
 * How many paragraphs each theme has.
 * @param {Given} given
 */
export function themesChart(given) {
    const { overview } = given;
    const rows = ranked(given);
    const most = rows[0];
    return chartFigure({
        name: 'themes', title: 'Themes', source: given.source,
        about: 'Paragraphs with each theme. A paragraph may have several themes, or none.',
        table: {
            columns: ['Theme', 'Paragraphs', 'Share of paragraphs', 'Statements'],
            rows: rows.map(theme => [theme.name, theme.paragraphs, share(theme.paragraphs, overview.paragraphs), theme.statements]),
            text: (value, column) => column === 2 ? percent(value) : count(value),
        },
        draw: width => bars({
            title: 'Themes by paragraphs',
            description: `Bars for ${rows.length} themes; the most frequent is ${most.name} with ${counted(most.paragraphs, 'paragraph')}.`,
            bars: rows.map(theme => ({
                label: theme.name, value: theme.paragraphs,
                text: theme.paragraphs ? `${count(theme.paragraphs)} · ${percent(share(theme.paragraphs, overview.paragraphs))}` : 'none',
                lines: [
                    `${counted(theme.paragraphs, 'paragraph')} of ${count(overview.paragraphs)} (${percent(share(theme.paragraphs, overview.paragraphs))})`,
                    `in ${count(theme.statements)} of ${counted(overview.statements, 'statement')}`,
                ],
            })),
        }, width),
    });
}

/**
 * How the themes go over time; a few chosen ones in front of the others.
 * @param {Given} given
 * @param {{ chosen: string[], period: "month" | "year", isChoosing: boolean, choose: (ids: string[], changed: string) => void }} choice
 */
export function timeChart(given, { chosen, period, isChoosing, choose }) {
    const { overview, measure } = given;
    const { periods } = overview;
    const order = ranked(given).filter(theme => theme.paragraphs > 0);
    const shown = chosen.filter(id => order.some(theme => theme.id === id)).slice(0, mostLines);
    const value = (/** @type {Overview["periods"][number]} */ at, /** @type {string} */ id) =>
        at.paragraphs === 0 ? null : measure === 'share' ? share(at.themes[id] ?? 0, at.paragraphs) : at.themes[id] ?? 0;
    const unit = measure === 'share' ? percent : count;
    const names = new Map(order.map(theme => [theme.id, theme.name]));

    return chartFigure({
        name: 'time', title: 'Over time', source: given.source,
        about: (measure === 'share' ? `Share of a ${period}’s paragraphs that have the theme.` : `Paragraphs with the theme, by ${period}.`)
            + (overview.undated ? ` ${counted(overview.undated, 'statement')} without a date ${overview.undated === 1 ? 'is' : 'are'} left out.` : ''),
        controls: [
            ...(given.switches ?? []),
            el('ul', { class: 'chart-legend', 'aria-label': 'Lines' }, shown.map((id, place) => el('li', {}, sample(place), names.get(id)))),
            el('details', { class: 'chart-choice', open: isChoosing },
                el('summary', { text: `Choose the lines (${shown.length} of ${order.length})` }),
                el('p', { class: 'soft small', text: `At most ${mostLines} can be told apart; the others stay in grey.` }),
                el('div', { class: 'chart-boxes' }, order.map(theme => {
                    const isShown = shown.includes(theme.id);
                    const box = el('input', { type: 'checkbox', value: theme.id, checked: isShown, disabled: !isShown && shown.length >= mostLines });
                    box.addEventListener('change', () => choose(isShown ? shown.filter(id => id !== theme.id) : [...shown, theme.id], theme.id));
                    return el('label', {}, box, theme.name);
                }))),
        ],
        table: {
            columns: [period === 'month' ? 'Month' : 'Year', 'Paragraphs', ...order.map(theme => theme.name)],
            rows: periods.map(at => [at.period, at.paragraphs, ...order.map(theme => value(at, theme.id))]),
            text: (figure, column) => column === 1 ? count(figure) : unit(figure),
        },
        draw: width => lines({
            title: 'Themes over time',
            description: `Lines for ${shown.map(id => names.get(id)).join(', ')}, from ${periodName(periods[0].period)} to ${periodName(periods[periods.length - 1].period)}; the other themes in grey.`,
            periods: periods.map(at => periodName(at.period)), unit, counts: measure === 'count',
            series: order.map(theme => ({
                name: theme.name, style: shown.includes(theme.id) ? shown.indexOf(theme.id) : null, values: periods.map(at => value(at, theme.id)),
            })),
            readOuts: periods.map(at => ({
                title: periodName(at.period),
                lines: at.paragraphs === 0 ? ['no statements'] : [counted(at.paragraphs, 'paragraph'), ...shown
                    .map(id => ({ id, figure: value(at, id) ?? 0 })).sort((one, other) => other.figure - one.figure)
                    .map(({ id, figure }) => `${names.get(id)}: ${unit(figure)}`)],
            })),
        }, width),
    });
}

/**
 * Which country speaks of what.
 * @param {Given} given
 */
export function countryChart(given) {
    const { overview, measure } = given;
    const rows = ranked(given).filter(theme => theme.paragraphs > 0);
    const countries = fewCountries(overview.countries);
    const unit = measure === 'share' ? percent : count;
    const value = (/** @type {Overview["countries"][number]} */ country, /** @type {string} */ id) =>
        measure === 'share' ? share(country.themes[id] ?? 0, country.paragraphs) : country.themes[id] ?? 0;
    return chartFigure({
        name: 'countries', title: 'By country', source: given.source, controls: given.switches,
        about: measure === 'share' ? 'Share of each country’s paragraphs that have the theme, in per cent.' : 'Paragraphs with the theme, by country of the speaker.',
        table: {
            columns: ['Country', 'Statements', 'Paragraphs', ...rows.map(theme => theme.name)],
            rows: overview.countries.map(country => [country.country, country.statements, country.paragraphs, ...rows.map(theme => value(country, theme.id))]),
            text: (figure, column) => column < 3 ? count(figure) : unit(figure),
        },
        draw: width => heatMap({
            title: 'Themes by country',
            description: `A table of shades: ${counted(rows.length, 'theme')} by ${counted(countries.length, 'country', 'countries')}.`,
            rows: rows.map(theme => theme.name), columns: countries.map(country => country.country), unit, legend: measure === 'share' ? 'Share' : 'Paragraphs',
            cells: rows.map(theme => countries.map(country => {
                const figure = value(country, theme.id);
                return {
                    value: figure, text: cellText(figure, measure), title: `${theme.name}, ${country.country}`,
                    lines: [`${count(country.themes[theme.id] ?? 0)} of ${counted(country.paragraphs, 'paragraph')} (${percent(share(country.themes[theme.id] ?? 0, country.paragraphs))})`,
                        `in ${counted(country.statements, 'statement')}`],
                };
            })),
        }, width),
    });
}

/**
 * Which themes meet in one paragraph.
 * @param {Given} given
 */
export function togetherChart(given) {
    const { overview } = given;
    const rows = ranked(given).filter(theme => theme.paragraphs > 0);
    const together = (/** @type {{ index: number }} */ one, /** @type {{ index: number }} */ other) => overview.coOccurrence[one.index]?.[other.index] ?? 0;
    return chartFigure({
        name: 'together', title: 'Together in one paragraph', source: given.source,
        about: 'Paragraphs that have both themes. The diagonal, unshaded, counts all paragraphs with the theme.',
        table: {
            columns: ['Theme', ...rows.map(theme => theme.name)],
            rows: rows.map(theme => [theme.name, ...rows.map(other => theme === other ? theme.paragraphs : together(theme, other))]),
        },
        draw: width => heatMap({
            title: 'Themes together in one paragraph',
            description: `A table of shades: ${counted(rows.length, 'theme')} by the same.`,
            rows: rows.map(theme => theme.name), columns: rows.map(theme => theme.name), unit: count, legend: 'Paragraphs',
            cells: rows.map(theme => rows.map(other => {
                const both = theme === other ? theme.paragraphs : together(theme, other);
                return {
                    value: both, text: both ? count(both) : '', plain: theme === other,
                    title: theme === other ? theme.name : `${theme.name} and ${other.name}`,
                    lines: theme === other
                        ? [`${counted(both, 'paragraph')} in all`]
                        : [counted(both, 'paragraph'), `${percent(share(both, theme.paragraphs))} of those with ${theme.name}`, `${percent(share(both, other.paragraphs))} of those with ${other.name}`],
                };
            })),
        }, width),
    });
}

/**
 * @param {number} figure
 * @param {"share" | "count"} measure
 */
const cellText = (figure, measure) => figure === 0 ? '' : measure === 'count' ? count(figure) : String(Math.max(1, Math.round(figure * 100)));

const month = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' });

/** @param {string} period "2026" or "2026-03" */
const periodName = period => period.length > 4 ? month.format(new Date(`${period}-01T00:00:00Z`)) : period;

/**
 * The same with months summed up to years.
 * @param {Overview} overview
 * @returns {Overview}
 */
export function byYear(overview) {
    /** @type {Map<string, Overview["periods"][number]>} */
    const years = new Map();
    for (const month of overview.periods) {
        const period = month.period.slice(0, 4);
        const year = years.get(period) ?? { period, paragraphs: 0, themes: {} };
        years.set(period, year);
        year.paragraphs += month.paragraphs;
        for (const [id, paragraphs] of Object.entries(month.themes)) {
            year.themes[id] = (year.themes[id] ?? 0) + paragraphs;
        }
    }

    return { ...overview, periods: [...years.values()] };
}

/**
 * The countries with the most paragraphs; the others summed up.
 * @param {Overview["countries"]} countries
 * @returns {Overview["countries"]}
 */
function fewCountries(countries) {
    const sorted = [...countries].sort((one, other) => other.paragraphs - one.paragraphs);
    if (sorted.length <= mostCountries) {
        return sorted;
    }
    const rest = sorted.slice(mostCountries - 1);
    /** @type {Record<string, number>} */
    const themes = {};
    for (const country of rest) {
        for (const [id, paragraphs] of Object.entries(country.themes)) {
            themes[id] = (themes[id] ?? 0) + paragraphs;
        }
    }
    const sum = (/** @type {"statements" | "paragraphs"} */ key) => rest.reduce((total, country) => total + country[key], 0);
    return [...sorted.slice(0, mostCountries - 1), { country: `${rest.length} others`, statements: sum('statements'), paragraphs: sum('paragraphs'), themes }];
}
