/** Reading the whole of something that also changes live: what came while it was read is not lost. */
export class Reading {
    #turn = 0;
    #meanwhile = null;

    /** Notes what came live. */
    note(news) {
        this.#meanwhile?.push(news);
    }

    /**
     * What `ask` answers, and what came live `meanwhile`, which is newer or the same. `null` where another reading has begun since:
     * that one knows better.
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
