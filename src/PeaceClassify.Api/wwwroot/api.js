// The public API: what a page does, a service can do with the same requests.
import { connection } from './connection.js';
import { needKey } from './session.js';

/** A failure that can be shown: `message` is a sentence for people. */
export class ApiError extends Error {
    /**
     * @param {string} message
     * @param {number} status 0 when the service did not answer
     * @param {any} [problem] the problem document
     */
    constructor(message, status, problem) {
        super(message);
        this.name = 'ApiError';
        this.status = status;
        this.problem = problem;
    }

    /** Whether the service could not be reached, so that trying again later makes sense. */
    get isGone() {
        return this.status === 0 || this.status === 502 || this.status === 504;
    }
}

/**
 * @param {string} method
 * @param {string} path below /v1, such as "/statements"
 * @param {{ query?: Record<string, unknown>, body?: unknown, signal?: AbortSignal, keepalive?: boolean }} [request]
 * @returns {Promise<any>}
 */
export async function call(method, path, { query, body, signal, keepalive } = {}) {
    let response;
    try {
        response = await fetch(address(path, query), {
            method,
            signal,
            keepalive,
            headers: body === undefined || body instanceof FormData ? {} : { 'Content-Type': 'application/json' },
            body: body === undefined || body instanceof FormData ? body : JSON.stringify(body),
        });
    } catch (error) {
        if (signal?.aborted) {
            throw error;
        }

        connection.lost();
        throw new ApiError('The service does not answer.', 0);
    }

    try {
        return await read(response);
    } catch (error) {
        if (needsKey(error) && await needKey()) {
            return await call(method, path, { query, body, signal, keepalive });
        }

        throw error;
    }
}

/** @param {unknown} error */
const needsKey = error => error instanceof ApiError && error.status === 401;

/** @param {Response} response */
async function read(response) {
    if (response.status === 502 || response.status === 504) {
        connection.lost();
    } else {
        connection.found();
    }

    const isJson = /json/.test(response.headers.get('Content-Type') ?? '');
    const content = response.status === 204 ? null : isJson ? await response.json() : await response.text();
    if (!response.ok) {
        throw new ApiError(explain(content, response.status), response.status, isJson ? content : undefined);
    }

    return content;
}

/**
 * A problem document in one or a few sentences.
 * @param {any} problem
 * @param {number} status
 */
export function explain(problem, status) {
    const errors = problem?.errors ? Object.values(problem.errors).flat() : [];
    if (errors.length > 0) {
        return errors.join(' ');
    }

    return problem?.detail || problem?.title || `The service answered with status ${status}.`;
}

/**
 * @param {string} path
 * @param {Record<string, unknown>} [query] empty values are left out
 */
export function address(path, query = {}) {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
        if (value !== undefined && value !== null && value !== '') {
            search.set(name, String(value));
        }
    }

    return `/v1${path}${search.size > 0 ? `?${search}` : ''}`;
}

/** @param {string} path @param {Record<string, unknown>} [query] @param {AbortSignal} [signal] */
export const get = (path, query, signal) => call('GET', path, { query, signal });

/** @param {string} path @param {unknown} [body] @param {AbortSignal} [signal] */
export const post = (path, body, signal) => call('POST', path, { body, signal });

/** @param {string} path @param {unknown} body */
export const patch = (path, body) => call('PATCH', path, { body });

/** @param {string} path */
export const remove = path => call('DELETE', path);

/**
 * Sends a file and tells how far it is; asks for a key where one is missing.
 * @type {typeof send}
 */
export async function upload(path, file, fields, onProgress) {
    try {
        return await send(path, file, fields, onProgress);
    } catch (error) {
        if (needsKey(error) && await needKey()) {
            return await upload(path, file, fields, onProgress);
        }

        throw error;
    }
}

/**
 * @param {string} path
 * @param {File} file
 * @param {Record<string, string>} fields
 * @param {(share: number) => void} onProgress 0 to 1; 1 when all is sent and the service is reading
 * @returns {Promise<any>}
 */
function send(path, file, fields, onProgress) {
    return new Promise((resolve, reject) => {
        const form = new FormData();
        for (const [name, value] of Object.entries(fields)) {
            if (value) {
                form.set(name, value);
            }
        }

        form.set('file', file, file.name);
        const request = new XMLHttpRequest(); // fetch does not tell how much was sent
        request.open('POST', `/v1${path}`);
        request.responseType = 'text';
        request.upload.addEventListener('progress', event => event.lengthComputable && onProgress(event.loaded / event.total));
        request.upload.addEventListener('load', () => onProgress(1));
        request.addEventListener('load', () => {
            connection.found();
            const content = parse(request.responseText);
            if (request.status >= 200 && request.status < 300) {
                resolve(content);
            } else {
                reject(new ApiError(explain(content, request.status), request.status, content));
            }
        });
        request.addEventListener('error', () => {
            // A service that refuses a body that is too large may close the connection before it was sent.
            connection.check();
            reject(new ApiError('The service did not take the file: it does not answer, or the file is too large.', 0));
        });
        request.send(form);
    });
}

/** @param {string} text */
function parse(text) {
    try {
        return JSON.parse(text);
    } catch {
        return null;
    }
}
