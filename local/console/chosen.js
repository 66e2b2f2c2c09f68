/** The selected request, beside the list or in its place. */

import { element, lineUp } from "./dom.js";
import { addressOf } from "./router.js";
import { TraceView } from "./trace.js";

export class Chosen {
    node = element("section", { class: "chosen", "aria-label": "The chosen request" });
    #traces;
    #id = null;
    #wantsFocus = false;
    #back = element("a", { class: "back" }, "← All requests");
    #detail = new TraceView();
    #said = element("p", { class: "empty", tabindex: -1 });

    constructor(traces) {
        this.#traces = traces;
    }

    get id() {
        return this.#id;
    }

    /** Selects a request, or none. If `takesFocus`, the request gets the focus once it is shown. */
    choose(id, takesFocus) {
        this.#id = id;
        this.#wantsFocus = takesFocus;
        if (id !== null) this.#traces.retry(id);
    }

    /** Shows the request as far as it is known, and reads it if its rows are missing. `query` is the list's. */
    draw(query) {
        if (this.#id === null) {
            lineUp(this.node);
            return;
        }
        this.#back.setAttribute("href", addressOf("requests", null, query));
        this.#traces.need(this.#id);
        const trace = this.#traces.find(this.#id);
        const trouble = this.#traces.trouble(this.#id);
        if (trace?.rows !== undefined) {
            this.#detail.show(trace);
            lineUp(this.node, this.#back, this.#detail.node);
            this.#focus(() => this.#detail.focus());
        } else if (trouble !== undefined) {
            this.#say(`${trouble}${/[.?]$/.test(trouble) ? "" : "."} The stack keeps the last 500 requests, until it is stopped.`);
            this.#focus(() => this.#said.focus());
        } else if (this.#detail.id !== this.#id || !this.node.contains(this.#detail.node)) {
            // A request that is shown already stays while it is read again after a gap.
            this.#say("Reading the request …");
        }
    }

    #say(text) {
        if (this.#said.textContent !== text) this.#said.textContent = text;
        lineUp(this.node, this.#back, this.#said);
    }

    #focus(focus) {
        if (!this.#wantsFocus) return;
        this.#wantsFocus = false;
        focus();
        this.node.scrollIntoView({ block: "nearest" });
    }
}
