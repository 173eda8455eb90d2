// Training again from decisions: asked for here, done by the service in the background, watched until it ends.
import { ApiError, get, post } from './api.js';
import { ask } from './dialog.js';
import { el, fill } from './dom.js';
import { percent, time } from './format.js';
import { announce, failed } from './messages.js';
import { needReviewer } from './reviewer.js';

/**
 * @typedef {{ stage: string, done: number, total: number }} Progress
 * @typedef {{ id: string, state: "waiting" | "running" | "done" | "failed" | "cancelled", person?: string, policy: string, parent: string, snapshot?: string, version?: string,
 *   requestedAt: string, startedAt?: string, endedAt?: string, problem?: string, progress?: Progress }} Retraining
 */

/** Milliseconds between two looks at a training that is under way. */
const interval = 1000;

/** Who is right where people disagree, in words. */
const policies = [
    { id: 'latest', name: 'The latest decision', means: 'Whoever decided last is right; an adjudication stands above all.' },
    { id: 'majority', name: 'The majority', means: 'The greater number is right; where both sides are equal the paragraph is left out. An adjudication stands above all.' },
    { id: 'adjudicated', name: 'Only an adjudication', means: 'A paragraph that nobody adjudicated is left out.' },
];

/**
 * The training that is under way, or how the last one ended.
 * @param {{ signal: AbortSignal, mayTrain: boolean, onEnded: (retraining: Retraining) => unknown, onChanged: (isOpen: boolean) => unknown }} parts
 */
export function trainingPanel({ signal, mayTrain, onEnded, onChanged }) {
    const element = el('section', { class: 'panel training', 'aria-labelledby': 'training-title', hidden: true });
    const bar = el('progress', { max: 1, 'aria-labelledby': 'training-title' });
    const words = el('p', { class: 'small numbers' });
    const cancel = el('button', { type: 'button', class: 'small', text: 'Cancel the training' });
    let timer = 0;
    let stage = '';
    let watched = '';
    signal.addEventListener('abort', () => window.clearTimeout(timer));
    return { element, start, look };

    /** Looks whether one is under way that is not watched yet: what ran before a reload, or what somebody else began. */
    async function look() {
        if (watched) {
            return;
        }

        const [newest] = (await get('/retrainings', {}, signal)).retrainings;
        if (newest) {
            show(newest);
        }
    }

    /** Asks for one. */
    async function start() {
        const person = await needReviewer();
        if (!person) {
            return;
        }

        const policy = await askPolicy(person);
        if (!policy) {
            return;
        }

        try {
            show(await post('/retrainings', { person, policy }, signal));
            announce('The training was asked for.');
        } catch (error) {
            failed(error);
            await look(); // somebody else's may be under way
        }
    }

    /** @param {Retraining} retraining */
    function show(retraining) {
        const isOpen = retraining.state === 'waiting' || retraining.state === 'running';
        element.hidden = false;
        onChanged(isOpen);
        if (!isOpen) {
            ended(retraining);
            return;
        }

        if (watched !== retraining.id) {
            watched = retraining.id;
            stage = '';
            cancel.disabled = false;
            cancel.onclick = () => stop(retraining);
            fill(element,
                el('h2', { id: 'training-title', text: 'A candidate is being trained' }),
                el('p', { class: 'small soft', text: `Asked for by ${retraining.person ?? 'somebody'}, ${time(retraining.requestedAt)}. It goes on when this page is closed.` }),
                bar, words, mayTrain && el('div', { class: 'row' }, cancel));
        }

        const { progress } = retraining;
        if (progress && progress.total > 0) {
            const share = Math.min(progress.done / progress.total, 1);
            bar.value = share;
            words.textContent = `${sentence(progress.stage)}: ${percent(share)}`;
        } else {
            bar.removeAttribute('value');
            words.textContent = progress ? sentence(progress.stage) : retraining.state === 'waiting' ? 'Waiting to begin' : 'Freezing what people decided';
        }

        if (progress && progress.stage !== stage) {
            stage = progress.stage;
            announce(sentence(stage));
        }

        timer = window.setTimeout(() => watch(retraining.id), interval);
    }

    /** @param {string} id */
    async function watch(id) {
        try {
            const retraining = await get(`/retrainings/${id}`, {}, signal);
            show(retraining);
            if (retraining.endedAt) {
                onEnded(retraining);
            }
        } catch (error) {
            if (signal.aborted) {
                return;
            }

            if (error instanceof ApiError && !error.isGone) {
                failed(error);
            }

            timer = window.setTimeout(() => watch(id), interval); // the banner says when the service is gone; the training is taken up again when it is back
        }
    }

    /** @param {Retraining} retraining */
    async function stop({ id }) {
        cancel.disabled = true;
        try {
            await post(`/retrainings/${id}/cancel`, undefined, signal);
        } catch (error) {
            cancel.disabled = false;
            failed(error);
        }
    }

    /** @param {Retraining} retraining */
    function ended({ state, person, endedAt, version, problem }) {
        watched = '';
        const by = `asked for by ${person ?? 'somebody'}, ended ${time(endedAt)}`;
        const said = state === 'done' ? `The last training, ${by}, made version ${version}.`
            : state === 'cancelled' ? `The last training, ${by}, was stopped.`
            : `The last training, ${by}, failed.`;
        fill(element, el('h2', { id: 'training-title', text: 'Training' }), el('p', { class: 'small', text: said }), problem && el('div', { class: 'notice problem' }, el('p', { class: 'small', text: problem })));
    }
}

/**
 * @param {string} person
 * @returns {Promise<string>} the policy; empty when the person thought better of it
 */
async function askPolicy(person) {
    const boxes = policies.map(({ id }) => el('input', { type: 'radio', name: 'policy', value: id, checked: id === 'latest', 'aria-describedby': `policy-${id}` }));
    const isWanted = await ask({
        title: 'Train again from decisions',
        content: [
            el('p', { class: 'soft', text: 'Freezes the corpus and every settled paragraph, trains a candidate with the options of the version that serves, and judges it beside that version. Nothing changes for those who work until somebody puts it to service.' }),
            el('fieldset', { class: 'training-policies' },
                el('legend', { text: 'Where people disagree, who is right?' }),
                policies.map(({ id, name, means }, index) => el('div', {},
                    el('label', { class: 'row' }, boxes[index], name),
                    el('p', { id: `policy-${id}`, class: 'soft small', text: means })))),
            el('p', { class: 'small', text: `Kept under your name: ${person}.` }),
        ],
        confirm: 'Train',
        initial: boxes[0],
    });
    return isWanted ? boxes.find(box => box.checked)?.value ?? '' : '';
}

/** @param {string} stage */
const sentence = stage => stage ? stage[0].toUpperCase() + stage.slice(1) : '';
