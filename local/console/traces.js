/** The requests that the page knows, kept up to date. */

import { readRequest, readRequests } from "./api.js";
import { Reading } from "./reading.js";

/** As many as the stack keeps. */
const MOST = 500;

/**
 * Fires `change` when something is new, with the id of the request as `detail`, or `null` where it may be any. A request that
 * is known from the list alone has no rows until it is asked for.
 */
export class Traces extends EventTarget {
    #known = new Map();
    #list = [];
    #reading = new Reading();
    /** Requests that are read whole, or could not be: a promise, or the error. */
    #asked = new Map();

    /** Newest first. */
    get list() {
        return this.#list;
    }

    /** The request of that id as far as it is known. */
    find(id) {
        return this.#known.get(id);
    }

    /** Why the request of that id could not be read whole, or nothing. */
    trouble(id) {
        const asked = this.#asked.get(id);
        return asked instanceof Error ? asked.message : undefined;
    }

    /**
     * Reads the list: at the start, and after a gap. What was known of a request before may have been missed to change since, so
     * all of it but what came live meanwhile is dropped.
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

    /** Sees to it that a request is read whole, once; what could not be read is left until `retry`. */
    need(id) {
        if (this.#known.get(id)?.rows !== undefined || this.#asked.has(id)) return;
        const before = this.#known.get(id);
        const asked = readRequest(id).then((trace) => {
            if (this.#asked.get(id) !== asked) return;
            this.#asked.delete(id);
            // What came live since is newer.
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

    /** Takes in what came live. */
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
