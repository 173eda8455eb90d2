// A statement of any length on one page: paragraphs are fetched and drawn in blocks around what is in sight; blocks far away are
// taken out again and leave their height behind, so that memory stays bounded and the scroll bar stays true.
import { get } from './api.js';
import { el, fill } from './dom.js';

/** Paragraphs a block; one request each. */
const blockSize = 40;

/** Blocks that stay drawn, besides those near the window. */
const keptBlocks = 12;

/** Height of a paragraph nobody has measured yet, in rem. */
const guess = 9;

/**
 * @typedef {import('./stands.js').Paragraph} Paragraph
 *
 * @typedef {object} Block
 * @property {number} number
 * @property {HTMLElement} element
 * @property {Paragraph[] | null} paragraphs
 * @property {Promise<void> | null} loading
 * @property {boolean} isNear
 * @property {number} seen when it was near last
 */

export class Reading {
    /** @type {Block[]} */
    #blocks = [];
    #clock = 0;
    #observer;
    total = 0;

    /**
     * @param {string} statementId
     * @param {{ draw: (paragraph: Paragraph, previous: Paragraph | undefined) => HTMLElement, mend: (paragraph: Paragraph) => Paragraph,
     *   isKept: (index: number) => boolean, failed: (error: unknown) => void, signal: AbortSignal }} options
     * `draw` makes the element of a paragraph; `mend` adds what the service does not know yet; a block with a paragraph that `isKept` stays drawn
     */
    constructor(statementId, options) {
        this.statementId = statementId;
        this.options = options;
        this.element = el('div', { class: 'reading' });
        this.#observer = new IntersectionObserver(entries => this.#seen(entries), { rootMargin: '1200px 0px' });
        options.signal.addEventListener('abort', () => this.#observer.disconnect());
    }

    /** Gets the first paragraphs and lays out the rest. */
    async start() {
        const { total, paragraphs } = await get(`/statements/${this.statementId}/paragraphs`, { offset: 0, limit: blockSize }, this.options.signal);
        this.total = total;
        const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
        for (let number = 0; number * blockSize < total; number++) {
            const element = el('div', { class: 'block', data: { block: String(number) } });
            this.#blocks.push({ number, element, paragraphs: null, loading: null, isNear: false, seen: 0 });
            hold(element, Math.min(blockSize, total - number * blockSize) * guess * rem);
        }

        fill(this.element, this.#blocks.map(block => block.element));
        if (this.#blocks.length > 0) {
            this.#show(this.#blocks[0], paragraphs);
        }

        for (const block of this.#blocks) {
            this.#observer.observe(block.element);
        }
    }

    /** The paragraph, where it is at hand. @param {number} index @returns {Paragraph | undefined} */
    at(index) {
        return this.#blocks[Math.floor(index / blockSize)]?.paragraphs?.[index % blockSize];
    }

    /** Its element, where it is drawn. @param {number} index @returns {HTMLElement | null} */
    elementAt(index) {
        const block = this.#blocks[Math.floor(index / blockSize)];
        return block?.paragraphs ? /** @type {HTMLElement | null} */ (block.element.children[index % blockSize] ?? null) : null;
    }

    /** Draws the block of a paragraph, so that it can be scrolled to. @param {number} index */
    async need(index) {
        const block = this.#blocks[Math.floor(index / blockSize)];
        if (block && !block.paragraphs) {
            block.seen = ++this.#clock;
            await this.#load(block);
        }

        return this.at(index);
    }

    /**
     * The nearest paragraph in a direction that is wanted; fetches on the way what is not at hand.
     * @param {number} from
     * @param {number} step 1 or -1
     * @param {(paragraph: Paragraph) => boolean} isWanted
     * @returns {Promise<number>} -1 when there is none
     */
    async find(from, step, isWanted) {
        for (let index = from + step; index >= 0 && index < this.total; index += step) {
            const paragraph = await this.need(index);
            if (paragraph && isWanted(paragraph)) {
                return index;
            }
        }

        return -1;
    }

    /** Puts a fresh paragraph in the place of the old one. @param {Paragraph} fresh @returns {boolean} whether it is drawn */
    replace(fresh) {
        const block = this.#blocks[Math.floor(fresh.index / blockSize)];
        if (!block?.paragraphs || block.paragraphs[fresh.index % blockSize]?.id !== fresh.id) {
            return false;
        }

        block.paragraphs[fresh.index % blockSize] = fresh;
        return true;
    }

    /** Every paragraph at hand. */
    *drawn() {
        for (const block of this.#blocks) {
            yield* block.paragraphs ?? [];
        }
    }

    /** Asks again for what is drawn, after somebody else changed something. @param {(fresh: Paragraph) => void} onFresh */
    async refresh(onFresh) {
        for (const block of this.#blocks.filter(candidate => candidate.paragraphs && candidate.isNear)) {
            const { paragraphs } = await get(`/statements/${this.statementId}/paragraphs`, { offset: block.number * blockSize, limit: blockSize }, this.options.signal);
            paragraphs.forEach(onFresh);
        }

        for (const block of this.#blocks.filter(candidate => candidate.paragraphs && !candidate.isNear)) {
            this.#drop(block); // it is fetched again when somebody comes near
        }
    }

    /** @param {IntersectionObserverEntry[]} entries */
    #seen(entries) {
        for (const entry of entries) {
            const block = this.#blocks[Number(/** @type {HTMLElement} */ (entry.target).dataset.block)];
            block.isNear = entry.isIntersecting;
            if (block.isNear) {
                block.seen = ++this.#clock;
                this.#load(block).catch(this.options.failed);
            }
        }

        this.#trim();
    }

    /** @param {Block} block */
    #load(block) {
        if (block.paragraphs) {
            return Promise.resolve();
        }

        return block.loading ??= get(`/statements/${this.statementId}/paragraphs`, { offset: block.number * blockSize, limit: blockSize }, this.options.signal)
            .then(({ paragraphs }) => this.#show(block, paragraphs))
            .finally(() => block.loading = null);
    }

    /** @param {Block} block @param {Paragraph[]} paragraphs */
    #show(block, paragraphs) {
        block.paragraphs = paragraphs.map(this.options.mend);
        const before = this.#blocks[block.number - 1]?.paragraphs?.at(-1);
        fill(block.element, block.paragraphs.map((paragraph, index, all) => this.options.draw(paragraph, index > 0 ? all[index - 1] : before)));
        hold(block.element, null);
    }

    #trim() {
        const far = this.#blocks.filter(block => block.paragraphs && !block.isNear && !block.paragraphs.some(paragraph => this.options.isKept(paragraph.index)));
        far.sort((a, b) => a.seen - b.seen);
        for (const block of far.slice(0, Math.max(0, far.length - keptBlocks))) {
            this.#drop(block);
        }
    }

    /** @param {Block} block */
    #drop(block) {
        if (block.paragraphs?.some(paragraph => this.options.isKept(paragraph.index))) {
            return;
        }

        hold(block.element, block.element.offsetHeight);
        block.element.replaceChildren();
        block.paragraphs = null;
    }
}

/** Keeps a height for what is not drawn. @param {HTMLElement} element @param {number | null} height */
function hold(element, height) {
    if (height === null) {
        element.style.removeProperty('block-size');
    } else {
        element.style.setProperty('block-size', `${height}px`);
    }
}
