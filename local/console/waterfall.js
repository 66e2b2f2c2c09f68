/** The waterfall of one request: a table whose last column draws the numbers of the others. */

import { element, fill, holdsSelection, unseen } from "./dom.js";
import { duration } from "./format.js";
import { details, record } from "./row_details.js";
import { result } from "./row_result.js";
import { arrange, place, ticks } from "./timeline.js";

/** The labels of the lanes. */
const LANES = {
    stage: "stage",
    provider: "provider",
    subscribe: "Subscribe",
    issuer: "issuer",
    dynamodb: "DynamoDB",
    record: "record",
};

// Roles are explicit, because the CSS of the narrow layout removes the table's own.
const row = (attributes, ...cells) => element("tr", { role: "row", ...attributes }, ...cells);
const cell = (attributes, ...children) => element("td", { role: "cell", ...attributes }, ...children);
const head = (attributes, ...children) => element("th", { role: "columnheader", scope: "col", ...attributes }, ...children);

export class Waterfall {
    /** Ids of the rows whose details are open. They stay open when the trace is drawn again. */
    #open = new Set();
    #trace = null;

    constructor() {
        this.node = element("div", { class: "waterfall" });
    }

    /** Draws the present state of a trace with rows. */
    show(trace) {
        if (trace.requestId !== this.#trace?.requestId) this.#open.clear();
        this.#trace = trace;
        this.#draw();
    }

    #draw() {
        const focused = this.node.contains(document.activeElement) ? document.activeElement.dataset.row : undefined;
        const trace = this.#trace;
        if (trace.rows.length === 0) {
            const waits = trace.durationMs === null;
            fill(this.node, element("p", { class: "empty" }, waits
                ? "Nothing has happened yet."
                : "Nothing behind the gateway was called: it refused the request itself."));
            return;
        }
        const line = arrange(trace);
        const table = element("table", { role: "table", class: "bars" },
            element("caption", { class: "unseen" }, `What happened in request ${trace.number}, in the order in which it began`),
            element("thead", { role: "rowgroup" }, row({},
                head({ class: "what" }, "What"),
                head({ class: "result" }, "Result"),
                head({ class: "figure" }, "Start"),
                head({ class: "figure" }, "Took"),
                head({ class: "line" }, unseen("Time line"), axis(line)))),
            ...line.groups.map((group) => this.#group(group, line)),
            this.#titled("Event records, one for each step", line.records, line),
            this.#titled("After the answer", line.later, line));
        table.style.setProperty("--step", `${(100 * line.step) / line.end}%`);
        fill(this.node, table);
        if (focused !== undefined) this.node.querySelector(`[data-row="${CSS.escape(focused)}"]`)?.focus();
    }

    #group({ stage, rows }, line) {
        return element("tbody", { role: "rowgroup" },
            stage !== null && this.#row(stage, null, line),
            rows.map((each) => this.#row(each, stage, line)));
    }

    #titled(title, rows, line) {
        return rows.length > 0 && element("tbody", { role: "rowgroup" },
            row({ class: "group" }, element("th", { role: "rowheader", scope: "rowgroup", colspan: 5 }, title)),
            rows.map((each) => this.#row(each, null, line)));
    }

    #row(each, stage, line) {
        const isOpen = this.#open.has(each.id);
        const toggle = () => {
            if (!this.#open.delete(each.id)) this.#open.add(each.id);
            this.#draw();
        };
        // The button is for the keyboard, the whole row for the mouse.
        const name = element("button", {
            type: "button", class: "name", "aria-expanded": String(isOpen), data: { row: each.id },
            title: each.name,
        }, element("span", { class: `lane ${each.lane}` }, laneOf(each)), element("span", { class: "text" }, each.name));
        const clicked = ({ target, currentTarget }) => (target.closest("button") !== null || !holdsSelection(currentTarget)) && toggle();
        const outcome = result(each, record(this.#trace, each));
        const main = row({ class: `row ${each.lane} ${outcome.standing}`, on: { click: clicked } },
            cell({ class: "what" }, name),
            cell({ class: "result" }, outcome.node),
            cell({ class: "figure start" }, duration(each.startMs)),
            cell({ class: "figure took" }, each.durationMs === null ? "running" : duration(each.durationMs)),
            cell({ class: "line" }, each.startMs <= line.end ? bars(each, stage, line.end) : null));
        return isOpen ? [main, row({ class: "details" }, cell({ colspan: 5 }, details(this.#trace, each)))] : main;
    }
}

function laneOf(each) {
    const lane = LANES[each.lane] ?? each.lane;
    return each.lane === "provider" && each.system ? each.system : lane;
}

function axis({ end, step }) {
    return element("span", { class: "axis", "aria-hidden": "true" }, ticks(end, step).map((ms) => {
        const left = (100 * ms) / end;
        // Near the edge there is no space for its label.
        const label = left > 84 ? "" : ms === 0 ? "0" : duration(ms).replace(/\.0+ /, " ");
        const tick = element("span", { class: "tick" }, label);
        tick.style.left = `${left}%`;
        return tick;
    }));
}

function bars(each, stage, end) {
    return element("span", { class: "track", "aria-hidden": "true" },
        stage !== null && bar("shade", place(stage, end)),
        bar(`bar ${each.lane}${each.durationMs === null ? " runs" : ""}`, place(each, end)));
}

function bar(name, { left, width, isCut }) {
    const node = element("span", { class: `${name}${isCut ? " cut" : ""}` });
    node.style.left = `${left}%`;
    node.style.width = `${width}%`;
    return node;
}
