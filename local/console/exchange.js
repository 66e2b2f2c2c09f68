/** A request sent from the form: its answer, and its waterfall as it grows. */

import { copyButton } from "./copy.js";
import { element, fill, lineUp, oncePerFrame } from "./dom.js";
import { pretty } from "./format.js";
import { addressOf } from "./router.js";
import { TraceView, answerLine } from "./trace.js";

/** Headers of an answer to show. */
const TELLING = ["x-request-id", "idempotent-replayed", "retry-after", "www-authenticate", "allow", "location"];

export class Exchange {
    #traces;
    #created;
    #id = null;
    #turn = 0;
    #isShown = false;
    #answer = element("div", { role: "status" });
    #trace = new TraceView({ isBrief: true });
    #below = element("div");

    /** `created` is called with the id of a created user. */
    constructor(traces, created) {
        this.#traces = traces;
        this.#created = created;
        fill(this.#answer, element("p", { class: "empty" }, "The answer comes here, with what happened behind it."));
        this.node = element("section", { class: "exchange", "aria-labelledby": "answer-title" },
            element("h2", { id: "answer-title" }, "Answer"), this.#answer, this.#below);
        const drawSoon = oncePerFrame(() => this.#draw());
        traces.addEventListener("change", ({ detail: id }) => (id === null || id === this.#id) && drawSoon());
    }

    enter() {
        this.#isShown = true;
        this.#draw();
    }

    leave() {
        this.#isShown = false;
    }

    /** Shows why nothing was sent. */
    fail(reason) {
        this.#turn += 1;
        this.#id = null;
        fill(this.#answer, element("p", { class: "empty" }, reason));
        fill(this.#below);
    }

    /** Sends a request and shows its result, unless another has been sent meanwhile. */
    async send({ method, path, headers, body }) {
        this.fail("Waiting for the answer …");
        const turn = this.#turn;
        // In the narrow layout the answer is below the form and could be out of view.
        if (matchMedia("(max-width: 900px)").matches) this.node.scrollIntoView();
        const begun = performance.now();
        let response;
        let text;
        try {
            response = await fetch(path, { method, headers, body, cache: "no-store" });
            text = await response.text();
        } catch (error) {
            if (turn === this.#turn) this.fail(`The request could not be sent: ${error.message}`);
            return;
        }
        if (turn === this.#turn) this.#show(response, text, performance.now() - begun);
    }

    #show(response, text, durationMs) {
        const answer = read(text);
        const message = answer?.message ?? {};
        const id = response.headers.get("x-request-id") ?? response.headers.get("x-amzn-requestid");
        const headers = TELLING.filter((name) => response.headers.has(name));
        fill(this.#answer,
            answerLine({
                status: response.status, code: message.code, text: message.text, durationMs,
                replayed: response.headers.get("idempotent-replayed") === "true",
            }),
            element("dl", { class: "facts inline" }, headers.map((name) => element("div", {},
                element("dt", {}, name), element("dd", {}, element("code", {}, response.headers.get(name)))))),
            id !== null && element("p", {}, element("a", { href: addressOf("requests", id) }, "Its waterfall among all requests")),
            element("div", { class: "body" }, element("pre", { tabindex: 0, "aria-label": "Body of the answer" }, pretty(text)),
                copyButton("Copy", "the body", () => text)));
        this.#id = id;
        this.#draw();
        const user = answer?.data?.customerRegistrationId;
        if (typeof user === "string") this.#created(user);
    }

    #draw() {
        if (this.#id === null || !this.#isShown) return;
        this.#traces.need(this.#id);
        const trace = this.#traces.find(this.#id);
        if (trace?.rows === undefined) return;
        this.#trace.show(trace);
        lineUp(this.#below, this.#trace.node);
    }
}

function read(text) {
    try {
        return JSON.parse(text);
    } catch {
        return null;
    }
}
