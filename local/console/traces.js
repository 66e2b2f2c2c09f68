/** The requests that the page knows, kept up to date. */

import { readRequest, readRequests } from "./api.js";

/** As many as the stack keeps. */
const MOST = 500;

/**
 * Fires `change` when something is new, with the id of the request as `detail`, or `null` where it may be any. A request that
 * is known from the list alone has no rows until it is asked for.
 */
export class Traces extends EventTarget {
    #known = new Map();

    /** Newest first. */
    get list() {
        return [...this.#known.values()].sort((a, b) => b.number - a.number);
    }

    /** The request of that id as far as it is known. */
    find(id) {
        return this.#known.get(id);
    }

    /** Reads the list: at the start, and after a gap. What has rows and has not changed keeps them. */
    async refresh() {
        const summaries = await readRequests();
        const before = this.#known;
        this.#known = new Map(summaries.map((summary) => {
            const old = before.get(summary.requestId);
            return [summary.requestId, old?.number === summary.number && isNewer(old, summary) ? old : summary];
        }));
        this.#tell(null);
    }

    /** Reads one request whole. */
    async load(id) {
        this.take(await readRequest(id));
    }

    /** Takes in what came live. */
    take(trace) {
        this.#known.set(trace.requestId, trace);
        if (this.#known.size > MOST) this.#known.delete(this.list.at(-1).requestId);
        this.#tell(trace.requestId);
    }

    #tell(id) {
        this.dispatchEvent(new CustomEvent("change", { detail: id }));
    }
}

/** Whether a request that came live says at least as much as the summary: that one was written before or after it ended. */
function isNewer(live, summary) {
    return live.rows !== undefined && (live.durationMs !== null || summary.durationMs === null);
}
