// Whether the service answers. Anyone may listen; the banner and the outbox do.

/** Milliseconds between attempts to find the service again. */
const interval = 2000;

class Connection extends EventTarget {
    isLost = false;
    #timer = 0;

    /** Says that a request found nobody. */
    lost() {
        if (!this.isLost) {
            this.isLost = true;
            this.dispatchEvent(new Event('change'));
        }

        this.#timer ||= window.setTimeout(() => this.check(), interval);
    }

    /** Says that a request was answered, whatever the answer. */
    found() {
        window.clearTimeout(this.#timer);
        this.#timer = 0;
        if (this.isLost) {
            this.isLost = false;
            this.dispatchEvent(new Event('change'));
        }
    }

    /** Asks the service whether it is there. */
    async check() {
        window.clearTimeout(this.#timer);
        this.#timer = 0;
        try {
            const response = await fetch('/health/live', { cache: 'no-store' });
            if (response.ok) {
                this.found();
            } else {
                this.lost();
            }
        } catch {
            this.lost();
        }
    }
}

export const connection = new Connection();
window.addEventListener('online', () => connection.check());
window.addEventListener('offline', () => connection.check());
