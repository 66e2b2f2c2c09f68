/** The requests: a list that grows, and beside it the selected one. */

import { Chosen } from "./chosen.js";
import { copyButton } from "./copy.js";
import { command } from "./curl.js";
import { element, oncePerFrame } from "./dom.js";
import { Filter } from "./filter.js";
import { repairButton } from "./repair.js";
import { RequestList } from "./request_list.js";
import { addressOf, refine } from "./router.js";

/** `refreshStatus` reads the status, with fresh tokens. */
export class RequestsView {
    title = "Requests";
    #query = {};
    #isShown = false;
    #command = element("pre", { tabindex: 0, "aria-label": "The command" });
    #list = new RequestList(this.#none());

    constructor({ traces, refreshStatus }) {
        this.traces = traces;
        this.refreshStatus = refreshStatus;
        this.chosen = new Chosen(traces);
        this.filter = new Filter((query) => {
            this.#query = query;
            refine(addressOf("requests", this.chosen.id, query));
            this.#draw();
        });
        this.node = element("div", { class: "requests" },
            element("section", { class: "overview", "aria-labelledby": "view-title" },
                element("div", { class: "bar-of-tools" },
                    element("h1", { id: "view-title", tabindex: -1 }, "Requests"), repairButton()),
                this.filter.node, this.#list.node),
            this.chosen.node);
        const drawSoon = oncePerFrame(() => this.#draw());
        traces.addEventListener("change", drawSoon);
    }

    enter({ id, query, isFollowed }) {
        if (!this.#isShown) this.#readStatus().catch(() => {});
        this.#isShown = true;
        const before = this.chosen.id;
        const isNew = id !== null && id !== before;
        const wasThere = this.chosen.node.contains(document.activeElement);
        this.chosen.choose(id, isNew && isFollowed);
        this.#query = query;
        this.filter.query = query;
        this.#draw();
        // After a request is closed, its row gets the focus.
        if (id === null && wasThere) this.#list.focus(before);
        return isNew;
    }

    leave() {
        this.#isShown = false;
    }

    #draw() {
        if (!this.#isShown) return;
        this.#list.show(this.traces.list, this.#query, this.chosen.id);
        this.node.classList.toggle("has-chosen", this.chosen.id !== null);
        this.chosen.draw(this.#query);
    }

    async #readStatus() {
        const { tenants } = await this.refreshStatus();
        this.filter.tenants = tenants.map(({ clientGroup, client, paper }) => `${clientGroup}/${client}/${paper}`);
        const url = `${location.origin}/v4/Users/reader-1`;
        this.#command.textContent = command({ method: "GET", url, headers: tenants[0].headers, body: null });
    }

    #none() {
        const fresh = async () => {
            await this.#readStatus();
            return this.#command.textContent;
        };
        return element("div", { class: "empty" },
            element("p", {}, "No request yet. ", element("a", { href: "#/try" }, "Send one from here"), ", or paste this into a shell; it shows up at once:"),
            this.#command, copyButton("Copy", "the command", fresh));
    }
}
