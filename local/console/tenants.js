/** The running parts of the stack, and the demo tenants. */

import { copyButton, copyLine } from "./copy.js";
import { headerArguments } from "./curl.js";
import { element, fill } from "./dom.js";
import { addressOf } from "./router.js";

export class TenantsView {
    title = "Tenants";
    #running = element("div");
    #tenants = element("div");
    #refresh;

    constructor({ refreshStatus }) {
        this.#refresh = refreshStatus;
        this.node = element("div", { class: "tenants" },
            element("section", { "aria-labelledby": "tenants-title" },
                element("h1", { id: "tenants-title", tabindex: -1 }, "Demo tenants"),
                element("p", { class: "quiet" }, "Tokens are made when this page is opened and are good for an hour."), this.#tenants),
            element("section", { "aria-labelledby": "running-title" },
                element("h2", { id: "running-title" }, "What is running"), this.#running));
    }

    enter() {
        this.#refresh().then((status) => {
            fill(this.#tenants, status.tenants.map(card));
            fill(this.#running, running(status));
        }, (error) => fill(this.#tenants, element("p", { class: "empty" }, error.message)));
    }
}

function running(status) {
    const addresses = { API: status.api, DynamoDB: status.dynamodb, ...status.simulators };
    return [
        element("dl", { class: "addresses" }, Object.entries(addresses).map(([name, address]) => [
            element("dt", {}, name), element("dd", {}, copyLine(`the address of ${name}`, address))])),
        element("details", {}, element("summary", {}, "Tables, and the environment of a function beside this stack"),
            element("dl", { class: "addresses" }, Object.entries({ ...status.tables, ...status.lambdaEnvironment }).map(([name, value]) => [
                element("dt", {}, name), element("dd", {}, copyLine(name, value))]))),
    ];
}

function card(tenant) {
    const name = `${tenant.clientGroup}/${tenant.client}/${tenant.paper}`;
    const token = tenant.headers.Authorization.replace(/^Bearer /, "");
    return element("article", { class: "card" },
        element("h2", {}, name, " ", element("span", { class: "quiet" }, tenant.userProvider ?? "no provider, Subscribe only")),
        element("div", { class: "bar-of-tools" },
            copyButton("Copy token", `the token of ${name}`, () => token),
            copyButton("Copy headers for curl", `the headers of ${name}`, () => headerArguments(tenant.headers)),
            element("a", { href: addressOf("try", null, { tenant: name }) }, "Try as this tenant"),
            element("a", { href: addressOf("requests", null, { tenant: name }) }, "Its requests")),
        element("details", {}, element("summary", {}, "Headers of its requests"),
            element("pre", { tabindex: 0, "aria-label": `Headers of ${name}` }, headerArguments(tenant.headers))));
}
