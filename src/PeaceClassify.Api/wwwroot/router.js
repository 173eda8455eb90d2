// Which page an address means. The address is the fragment: "#/statements/<id>?p=12", so that a reload and a link show the same and
// what a person searches for never reaches a log.
import { el, fill } from './dom.js';

/**
 * @typedef {object} Page what a page module gets
 * @property {HTMLElement} root where it draws itself
 * @property {string[]} params parts of the address that vary, such as an id
 * @property {URLSearchParams} query what stands behind "?"
 * @property {AbortSignal} signal aborted when the page is left: pass it to fetch and addEventListener
 * @property {(changes: Record<string, string | number | null | undefined>, options?: { push?: boolean }) => void} setQuery
 * writes state into the address without drawing the page anew; empty values are taken out
 * @property {(title: string) => void} setTitle
 *
 * @typedef {object} PageModule
 * @property {(page: Page) => void | Promise<void>} show draws the page
 * @property {(page: Page) => void} [update] called instead of show when only the query changed from outside (a link, back and forward)
 *
 * @typedef {object} Route
 * @property {RegExp} path
 * @property {string} nav which link of the masthead is current
 * @property {string} title
 * @property {() => Promise<PageModule>} load
 */

/** @type {Route[]} */
const routes = [
    { path: /^\/statements$/, nav: 'statements', title: 'Statements', load: () => import('./statements.js') },
    { path: /^\/statements\/([0-9a-f-]{32,36})$/, nav: 'statements', title: 'Statement', load: () => import('./statement.js') },
    { path: /^\/queue$/, nav: 'queue', title: 'Review queue', load: () => import('./queue.js') },
    { path: /^\/conflicts$/, nav: 'queue', title: 'Conflicts', load: () => import('./conflicts.js') },
    { path: /^\/agreement$/, nav: 'queue', title: 'Agreement', load: () => import('./agreement.js') },
    { path: /^\/overview$/, nav: 'overview', title: 'Overview', load: () => import('./overview.js') },
    { path: /^\/model$/, nav: 'model', title: 'Model', load: () => import('./model.js') },
    { path: /^\/versions$/, nav: 'model', title: 'Versions', load: () => import('./versions.js') },
];

/** @type {{ path: string, module: PageModule, page: Page, controller: AbortController } | null} */
let current = null;

/** Shows the page of the address, now and whenever it changes. */
export function start() {
    window.addEventListener('hashchange', () => open());
    return open(true);
}

/**
 * The address of a page.
 * @param {string} path
 * @param {Record<string, string | number | null | undefined>} [query]
 */
export function href(path, query = {}) {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
        if (value !== null && value !== undefined && value !== '') {
            search.set(name, String(value));
        }
    }

    return `#${path}${search.size > 0 ? `?${search}` : ''}`;
}

/** @param {string} to as made by href */
export function go(to) {
    location.hash = to;
}

async function open(isFirst = false) {
    const [path, search = ''] = (location.hash.slice(1) || '/statements').split('?');
    const query = new URLSearchParams(search);
    if (current?.path === path && current.module.update) {
        current.page.query = query;
        current.module.update(current.page);
        return;
    }

    current?.controller.abort();
    current = null;
    const controller = new AbortController();
    const main = /** @type {HTMLElement} */ (document.getElementById('main'));
    const route = routes.find(candidate => candidate.path.test(path));
    for (const link of document.querySelectorAll('[data-nav]')) {
        if (link.getAttribute('data-nav') === route?.nav) {
            link.setAttribute('aria-current', 'page');
        } else {
            link.removeAttribute('aria-current');
        }
    }

    const root = el('div');
    fill(main, root);
    if (!route) {
        setTitle('Not found');
        fill(root, el('div', { class: 'page' }, el('h1', { text: 'There is no such page' }), el('p', {}, el('a', { href: '#/statements', text: 'All statements' }))));
        return;
    }

    setTitle(route.title);
    /** @type {Page} */
    const page = {
        root,
        params: (route.path.exec(path) ?? []).slice(1),
        query,
        signal: controller.signal,
        setTitle,
        setQuery(changes, { push = false } = {}) {
            if (controller.signal.aborted) {
                return;
            }

            for (const [name, value] of Object.entries(changes)) {
                if (value === null || value === undefined || value === '') {
                    page.query.delete(name);
                } else {
                    page.query.set(name, String(value));
                }
            }

            const to = `#${path}${page.query.size > 0 ? `?${page.query}` : ''}`;
            if (to !== location.hash) {
                history[push ? 'pushState' : 'replaceState'](null, '', to);
            }
        },
    };
    if (!isFirst) {
        window.scrollTo(0, 0);
        main.focus({ preventScroll: true });
    }

    try {
        const module = await route.load();
        if (controller.signal.aborted) {
            return;
        }

        current = { path, module, page, controller };
        await module.show(page);
    } catch (error) {
        if (!controller.signal.aborted) {
            console.error(error);
            fill(root, el('div', { class: 'page' }, el('h1', { text: route.title }), problem(error, () => open())));
        }
    }
}

/**
 * Says what failed and offers to try again.
 * @param {unknown} error
 * @param {() => void} [again]
 */
export function problem(error, again) {
    return el('div', { class: 'notice problem', role: 'alert' },
        el('p', { text: error instanceof Error ? error.message : String(error) }),
        again && el('p', {}, el('button', { type: 'button', text: 'Try again', on: { click: again } })));
}

/** @param {string} title */
function setTitle(title) {
    document.title = `${title} · PeaceClassify`;
}
