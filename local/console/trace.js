/** One request: its head, its answer, and its waterfall. */

import { element, renew } from "./dom.js";
import { copyButton } from "./copy.js";
import { MARKS, dateAndTime, duration, shortCode, standing } from "./format.js";
import { addressOf } from "./router.js";
import { Waterfall } from "./waterfall.js";

/** A view of one request; `show` updates it. */
export class TraceView {
    #shown = null;
    #waterfall = new Waterfall();
    #head = element("div");
    #records = element("div");

    /** With `isBrief` it is shown below the answer, and omits what the answer says. */
    constructor({ isBrief = false } = {}) {
        this.isBrief = isBrief;
        this.node = element("article", { class: "trace" }, this.#head, this.#waterfall.node, this.#records);
    }

    /** Shows the present state of a trace with rows. */
    show(trace) {
        if (trace === this.#shown) return;
        this.#shown = trace;
        if (this.isBrief) renew(this.#head, element("h3", {}, "What happened"));
        else renew(this.#head, this.#heading(trace), answerLine(trace), this.#facts(trace));
        this.#waterfall.show(trace);
        renew(this.#records, this.#counts(trace));
    }

    /** Id of the request shown. */
    get id() {
        return this.#shown?.requestId ?? null;
    }

    /** The element that gets the focus when the request is selected. */
    focus() {
        this.node.querySelector(".trace-title")?.focus();
    }

    #heading(trace) {
        return element("h2", { class: "trace-title", tabindex: -1, data: { key: "title" } },
            element("span", {}, trace.kind === "repair" ? "repair" : trace.operation ?? "refused by the gateway"), " ",
            element("code", { class: "path" }, `${trace.method} ${trace.path}`));
    }

    #facts(trace) {
        const again = trace.user && trace.tenant && addressOf("try", null, { operation: "get-by-id", tenant: trace.tenant, user: trace.user });
        const known = [
            ["Tenant", trace.tenant && `${trace.tenant}${trace.provider ? ` (${trace.provider})` : ""}`],
            ["User", trace.user && [element("code", {}, trace.user), " ", again && element("a", { href: again, data: { key: "read" } }, "read it")]],
            ["Source", trace.sourceSystem],
            ["At", dateAndTime(trace.at)],
            ["Request id", [
                element("code", {}, trace.requestId), " ",
                copyButton("Copy", "the request id", () => this.#shown.requestId)]],
        ];
        return element("dl", { class: "facts inline" }, known.filter(([, value]) => value).map(([name, value]) =>
            element("div", {}, element("dt", {}, name), element("dd", {}, value))));
    }

    #counts(trace) {
        const number = (lane) => trace.rows.filter((row) => row.lane === lane).length;
        const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`;
        const words = [
            plural(number("provider"), "call of the provider", "calls of the provider"),
            plural(number("subscribe"), "of Subscribe", "of Subscribe"),
            plural(number("dynamodb"), "of DynamoDB", "of DynamoDB"),
            plural(trace.records.length, "event record", "event records"),
        ];
        // A run of the repair can have more rows than are kept.
        if (trace.rowsLeftOut > 0) words.push(plural(trace.rowsLeftOut, "more row that was not kept", "more rows that were not kept"));
        return element("p", { class: "quiet tail" }, `${words.join(", ")}. `,
            copyButton("Copy as JSON", "the whole trace", () => JSON.stringify(this.#shown, null, 2)));
    }
}

/** Status, code and text of the answer, and its duration. */
export function answerLine({ status, code, text, durationMs, replayed }) {
    const how = standing(status);
    return element("p", { class: "answer" },
        element("span", { class: `pill ${how}` },
            element("span", { "aria-hidden": "true" }, MARKS[how]), ` ${status ?? "running"}`),
        code && element("strong", {}, shortCode(code)),
        text && element("span", {}, text),
        durationMs !== null && durationMs !== undefined && element("span", { class: "quiet" }, duration(durationMs)),
        replayed && element("span", { class: "tag" }, "replayed: the answer of an earlier request with this key"));
}
