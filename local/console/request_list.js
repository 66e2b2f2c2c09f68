/** The table of requests. Only changed parts of its rows are replaced, so that focus and selection are kept. */

import { element, holdsSelection, lineUp, renew, unseen } from "./dom.js";
import { fits } from "./filter.js";
import { MARKS, duration, shortCode, standing, timeOfDay } from "./format.js";
import { addressOf } from "./router.js";

const COLUMNS = { at: "At", request: "Request", tenant: "Tenant", user: "User", code: "Answer", took: "Took" };

export class RequestList {
    node = element("div", { class: "list" });
    #body = element("tbody", { role: "rowgroup" });
    #table = element("table", { class: "index", role: "table" },
        element("caption", { class: "unseen" }, "Requests, newest first"),
        element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, Object.entries(COLUMNS).map(([name, text]) =>
            element("th", { role: "columnheader", scope: "col", class: name }, text)))),
        this.#body);
    #misfit = element("p", { class: "empty" }, "No request fits the filter.");
    #rows = new Map();

    /** `none` is shown instead of the table while there are no requests. */
    constructor(none) {
        this.none = none;
    }

    /** Shows the traces that pass the query; `chosen` is the id of the selected one, or `null`. */
    show(traces, query, chosen) {
        const before = this.#rows;
        this.#rows = new Map(traces.filter((trace) => fits(trace, query)).map((trace) => {
            const row = before.get(trace.requestId) ?? new Row();
            row.show(trace, addressOf("requests", trace.requestId, query), trace.requestId === chosen);
            return [trace.requestId, row];
        }));
        lineUp(this.#body, [...this.#rows.values()].map((row) => row.node));
        lineUp(this.node, this.#rows.size > 0 ? this.#table : traces.length > 0 ? this.#misfit : this.none);
    }

    /** Focuses a request, if it is shown. */
    focus(id) {
        this.#rows.get(id)?.focus();
    }
}

class Row {
    #trace = null;
    #address = null;
    #link = element("a");
    #cells = Object.fromEntries(Object.keys(COLUMNS).map((name) => [name, element("td", { role: "cell", class: name })]));

    constructor() {
        this.#cells.request.append(this.#link);
        const choose = ({ target, currentTarget }) => {
            if (target.closest("a") === null && !holdsSelection(currentTarget)) location.hash = this.#address;
        };
        this.node = element("tr", { role: "row", on: { click: choose } }, Object.values(this.#cells));
    }

    show(trace, address, isChosen) {
        if (address !== this.#address) {
            this.#address = address;
            this.#link.setAttribute("href", address);
        }
        if (isChosen !== this.node.classList.contains("chosen")) {
            this.node.classList.toggle("chosen", isChosen);
            if (isChosen) this.#link.setAttribute("aria-current", "true");
            else this.#link.removeAttribute("aria-current");
        }
        if (trace === this.#trace) return;
        this.#trace = trace;
        this.#write(trace);
    }

    focus() {
        this.#link.focus();
    }

    #write(trace) {
        const { at, tenant, user, code, took } = this.#cells;
        const how = standing(trace.status);
        this.#link.title = `${trace.method} ${trace.path}`;
        renew(this.#link, trace.kind === "repair" ? "repair" : trace.operation ?? `${trace.method} ${trace.path}`);
        renew(at, timeOfDay(trace.at));
        renew(tenant, trace.tenant ?? "", trace.provider && element("span", { class: "quiet" }, ` ${trace.provider}`));
        renew(user, element("span", { title: trace.user }, trace.user ?? ""));
        code.className = `code ${how}`;
        renew(code, element("span", { "aria-hidden": "true" }, MARKS[how]), " ",
            trace.code === null ? trace.status ?? "running" : shortCode(trace.code), trace.replayed && unseen(" replayed"));
        renew(took, duration(trace.durationMs));
    }
}
