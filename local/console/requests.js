/** The requests: a list that grows as they come, and beside it the one that is chosen. */

import { addressOf, refine } from "./router.js";
import { copyButton } from "./copy.js";
import { element, fill, unseen } from "./dom.js";
import { Filter, fits } from "./filter.js";
import { MARKS, duration, shortCode, standing, timeOfDay } from "./format.js";
import { command } from "./curl.js";
import { repairButton } from "./repair.js";
import { TraceView } from "./trace.js";

/** `status` gives what is running once that is known. */
export class RequestsView {
    title = "Requests";
    #query = {};
    #id = null;
    #detail = new TraceView();
    #list = element("div", { class: "list" });
    #side = element("section", { class: "chosen", "aria-label": "The chosen request" });
    #drawing = false;

    constructor({ traces, status }) {
        this.traces = traces;
        this.status = status;
        this.filter = new Filter((query) => {
            this.#query = query;
            refine(addressOf("requests", this.#id, query));
            this.#draw();
        });
        this.node = element("div", { class: "requests" },
            element("section", { class: "overview", "aria-labelledby": "view-title" },
                element("div", { class: "bar-of-tools" },
                    element("h1", { id: "view-title", tabindex: -1 }, "Requests"), repairButton()),
                this.filter.node, this.#list),
            this.#side);
        traces.addEventListener("change", () => this.#drawSoon());
        status.then(({ tenants }) => {
            this.filter.tenants = tenants.map(({ clientGroup, client, paper }) => `${clientGroup}/${client}/${paper}`);
            this.#draw();
        }, () => {});
    }

    enter({ id, query }) {
        const isNew = id !== this.#id;
        this.#id = id;
        this.#query = query;
        this.filter.query = query;
        this.#draw();
        if (id !== null && isNew) {
            this.#detail.focus();
            this.#side.scrollIntoView({ block: "nearest" });
        }
        return id !== null && isNew;
    }

    // Many things may come within one frame.
    #drawSoon() {
        if (this.#drawing) return;
        this.#drawing = true;
        requestAnimationFrame(() => {
            this.#drawing = false;
            this.#draw();
        });
    }

    #draw() {
        const shown = this.traces.list.filter((trace) => fits(trace, this.#query));
        const focused = this.#list.contains(document.activeElement) ? document.activeElement.dataset.id : undefined;
        fill(this.#list, shown.length > 0 ? this.#table(shown) : this.#nothing());
        if (focused !== undefined) this.#list.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
        this.node.classList.toggle("has-chosen", this.#id !== null);
        this.#drawChosen();
    }

    #drawChosen() {
        if (this.#id === null) {
            fill(this.#side);
            return;
        }
        const trace = this.traces.find(this.#id);
        const back = element("a", { class: "back", href: addressOf("requests", null, this.#query) }, "← All requests");
        if (trace?.rows !== undefined) {
            this.#detail.show(trace);
            // Put in anew, it would lose the focus.
            if (!this.#side.contains(this.#detail.node)) fill(this.#side, back, this.#detail.node);
            return;
        }
        fill(this.#side, back, element("p", { class: "empty" }, "Reading the request …"));
        const asked = this.#id;
        this.traces.load(asked).then(() => {
            if (this.#id === asked) this.#detail.focus();
        }, (error) => {
            if (this.#id === asked) fill(this.#side, back, element("p", { class: "empty" }, `${error.message}. The stack keeps the last 500 requests, until it is stopped.`));
        });
    }

    #table(traces) {
        const head = (text, name) => element("th", { role: "columnheader", scope: "col", class: name }, text);
        return element("table", { class: "index", role: "table" },
            element("caption", { class: "unseen" }, "Requests, newest first"),
            element("thead", { role: "rowgroup" }, element("tr", { role: "row" },
                head("At", "at"), head("Request", "request"), head("Tenant", "tenant"), head("User", "user"),
                head("Answer", "code"), head("Took", "took"))),
            element("tbody", { role: "rowgroup" }, traces.map((trace) => this.#row(trace))));
    }

    #row(trace) {
        const cell = (name, ...children) => element("td", { role: "cell", class: name }, ...children);
        const address = addressOf("requests", trace.requestId, this.#query);
        const how = standing(trace.status);
        const isChosen = trace.requestId === this.#id;
        const choose = (event) => {
            if (!event.target.closest("a")) location.hash = address;
        };
        return element("tr", { role: "row", class: isChosen ? "chosen" : null, on: { click: choose } },
            cell("at", timeOfDay(trace.at)),
            cell("request", element("a", { href: address, "aria-current": isChosen ? "true" : null, title: `${trace.method} ${trace.path}`, data: { id: trace.requestId } },
                trace.kind === "repair" ? "repair" : trace.operation ?? `${trace.method} ${trace.path}`)),
            cell("tenant", trace.tenant ?? "", trace.provider && element("span", { class: "quiet" }, ` ${trace.provider}`)),
            cell("user", element("span", { title: trace.user }, trace.user ?? "")),
            cell(`code ${how}`, element("span", { "aria-hidden": "true" }, MARKS[how]), " ",
                trace.code === null ? trace.status ?? "running" : shortCode(trace.code), trace.replayed && unseen(" replayed")),
            cell("took", duration(trace.durationMs)));
    }

    #nothing() {
        if (this.traces.list.length > 0) {
            return element("p", { class: "empty" }, "No request fits the filter.");
        }
        const node = element("div", { class: "empty" },
            element("p", {}, "No request yet. ", element("a", { href: "#/try" }, "Send one from here"), ", or paste this into a shell; it shows up at once:"));
        this.status.then(({ tenants: [tenant] }) => {
            const url = `${location.origin}/v4/Users/reader-1`;
            const line = command({ method: "GET", url, headers: tenant.headers, body: null });
            node.append(element("pre", { tabindex: 0, "aria-label": "The command" }, line), copyButton("Copy", "the command", () => line));
        }, () => {});
        return node;
    }
}
