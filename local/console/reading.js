/** Reads a whole list while the stream also changes it, without losing changes that arrive meanwhile. */
export class Reading {
    #turn = 0;
    #meanwhile = null;

    /** Notes a change from the stream. */
    note(news) {
        this.#meanwhile?.push(news);
    }

    /**
     * The answer of `ask`, and the changes that arrived `meanwhile`, which are newer or the same. `null` if another reading has
     * begun since; its result is newer.
     */
    async of(ask) {
        this.#turn += 1;
        const turn = this.#turn;
        this.#meanwhile = [];
        try {
            const answer = await ask();
            return turn === this.#turn ? { answer, meanwhile: this.#meanwhile } : null;
        } finally {
            if (turn === this.#turn) this.#meanwhile = null;
        }
    }
}
