/** The requests that the page knows, kept up to date. */

import { readRequest, readRequests } from "./api.js";
import { Reading } from "./reading.js";

/** As many as the stack keeps. */
const MOST = 500;

/**
 * Fires `change` with the id of the changed request as `detail`, or `null` if any may have changed. A request known only from
 * the list has no rows until they are read.
 */
export class Traces extends EventTarget {
    #known = new Map();
    #list = [];
    #reading = new Reading();
    /** Requests being read in full, or that could not be read: a promise, or the error. */
    #asked = new Map();

    /** Newest first. */
    get list() {
        return this.#list;
    }

    /** The request with this id, as far as it is known. */
    find(id) {
        return this.#known.get(id);
    }

    /** Why the request with this id could not be read, if so. */
    trouble(id) {
        const asked = this.#asked.get(id);
        return asked instanceof Error ? asked.message : undefined;
    }

    /**
     * Reads the list: at the start, and after a gap. Changes during the gap may have been missed, so the known requests are
     * dropped, except those that came from the stream meanwhile.
     */
    async refresh() {
        const read = await this.#reading.of(readRequests);
        if (read === null) return;
        this.#asked.clear();
        this.#known = new Map([...read.answer, ...read.meanwhile].map((trace) => [trace.requestId, trace]));
        this.#list = [...this.#known.values()].sort((a, b) => b.number - a.number);
        this.#keepMost();
        this.#tell(null);
    }

    /** Reads a request in full, once. A failed reading is not repeated before `retry`. */
    need(id) {
        if (this.#known.get(id)?.rows !== undefined || this.#asked.has(id)) return;
        const before = this.#known.get(id);
        const asked = readRequest(id).then((trace) => {
            if (this.#asked.get(id) !== asked) return;
            this.#asked.delete(id);
            // Data that came from the stream since is newer.
            if (this.#known.get(id) === before) this.#put(trace);
        }, (error) => {
            if (this.#asked.get(id) !== asked) return;
            this.#asked.set(id, error);
            this.#tell(id);
        });
        this.#asked.set(id, asked);
    }

    /** Forgets that a request could not be read. */
    retry(id) {
        if (this.trouble(id) !== undefined) this.#asked.delete(id);
    }

    /** Adds data from the stream. */
    take(trace) {
        this.#reading.note(trace);
        this.#put(trace);
    }

    #put(trace) {
        const old = this.#known.get(trace.requestId);
        this.#known.set(trace.requestId, trace);
        if (old !== undefined && old.number === trace.number) {
            this.#list[this.#list.indexOf(old)] = trace;
        } else {
            const list = this.#list.filter((each) => each !== old);
            const place = list.findIndex((each) => each.number < trace.number);
            this.#list = list.toSpliced(place === -1 ? list.length : place, 0, trace);
            this.#keepMost();
        }
        this.#tell(trace.requestId);
    }

    #keepMost() {
        for (const { requestId } of this.#list.splice(MOST)) this.#known.delete(requestId);
    }

    #tell(id) {
        this.dispatchEvent(new CustomEvent("change", { detail: id }));
    }
}
