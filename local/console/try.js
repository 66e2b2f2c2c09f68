/** The form of an operation, the same request as a curl command, the answer, and its waterfall. */

import { copyButton } from "./copy.js";
import { command } from "./curl.js";
import { button, element, lineUp, renew } from "./dom.js";
import { exampleReader, idFor } from "./example.js";
import { Exchange } from "./exchange.js";
import { OPERATIONS } from "./operations.js";
import { addressOf, refine } from "./router.js";
import { RequestForm } from "./request_form.js";

const nameOf = ({ clientGroup, client, paper }) => `${clientGroup}/${client}/${paper}`;

export class TryView {
    title = "Try";
    #forms = Object.fromEntries(Object.keys(OPERATIONS).map((name) =>
        [name, new RequestForm(name, name === "create" ? () => this.#propose() : null)]));
    #operation = "create";
    /** The user proposed in the form of `create`, and the form of the id. */
    #proposed = null;
    #isSending = false;
    #tenant = element("select", { id: "try-tenant" });
    #source = element("input", { id: "try-source", value: "console", autocomplete: "off", spellcheck: "false" });
    #key = element("input", { id: "try-key", autocomplete: "off", spellcheck: "false" });
    #fields = element("div");
    #curl = element("pre", { tabindex: 0, "aria-label": "The request as a curl command" });
    #sendButton = element("button", { type: "submit", class: "main" }, "Send");
    #tabs;
    #tenants = [];

    constructor({ traces, refreshStatus }) {
        this.refreshStatus = refreshStatus;
        this.exchange = new Exchange(traces, (id) => this.#remember(id));
        this.#forms.create.write(this.#propose());
        this.#tabs = element("fieldset", { class: "tabs" }, element("legend", { class: "unseen" }, "Operation"),
            Object.entries(OPERATIONS).map(([name, { label, method }]) => element("label", {},
                element("input", { type: "radio", name: "operation", value: name, on: { change: () => this.#choose(name) } }),
                element("span", {}, `${label} `, element("code", {}, method)))));
        this.node = element("div", { class: "try" },
            element("section", { "aria-labelledby": "try-title" },
                element("h1", { id: "try-title", tabindex: -1 }, "Try an operation"), this.#form()),
            this.exchange.node);
    }

    enter({ query }) {
        if (Object.hasOwn(OPERATIONS, query.operation ?? "")) this.#operation = query.operation;
        if (query.tenant) this.#wantedTenant = query.tenant;
        if (query.user) this.#remember(query.user);
        this.#show();
        this.exchange.enter();
        this.#readStatus().catch((error) => this.#tenants.length === 0 && this.exchange.fail(error.message));
    }

    leave() {
        this.exchange.leave();
    }

    #wantedTenant = null;

    #form() {
        const labelled = (text, control) => element("div", { class: "field" }, element("label", { for: control.id }, text), control);
        const key = element("div", { class: "field" }, element("label", { for: "try-key" }, element("code", {}, "Idempotency-Key")),
            element("div", { class: "with-button" }, this.#key, button("New", () => {
                this.#key.value = crypto.randomUUID();
                this.#showCurl();
            }, { class: "small", "aria-label": "New idempotency key" })));
        this.#keyField = key;
        const changed = () => {
            this.#suitTenant();
            this.#showCurl();
        };
        return element("form", { class: "request-form", autocomplete: "off", on: { submit: (event) => this.#send(event), input: changed, change: changed, keydown: (event) => this.#hasten(event) } },
            this.#tabs,
            labelled("Tenant", this.#tenant),
            element("div", { class: "fields" }, labelled(element("code", {}, "X-SourceSystem"), this.#source)),
            this.#fields, key,
            element("div", { class: "bar-of-tools send" },
                this.#sendButton,
                element("span", { class: "quiet" }, "or Ctrl+Enter")),
            element("details", { class: "command" }, element("summary", {}, "As a curl command"),
                this.#curl, copyButton("Copy", "the curl command", () => this.#freshCommand())));
    }

    #keyField;

    #hasten(event) {
        if (event.key !== "Enter") return;
        const hastens = event.ctrlKey || event.metaKey;
        // A key that is held down must not send repeatedly.
        if (hastens || (event.repeat && event.target.tagName !== "TEXTAREA")) event.preventDefault();
        if (hastens && !event.repeat) event.currentTarget.requestSubmit();
    }

    /** Tokens are valid for an hour, and the page may be open longer. */
    async #readStatus() {
        const { tenants } = await this.refreshStatus();
        this.#tenants = tenants;
        const chosen = this.#tenant.value;
        renew(this.#tenant, tenants.map((tenant) => element("option", { value: nameOf(tenant) },
            `${nameOf(tenant)} · ${tenant.userProvider ?? "no provider"}`)));
        if (chosen !== "") this.#tenant.value = chosen;
        this.#show();
    }

    get #chosenTenant() {
        return this.#tenants.find((each) => nameOf(each) === this.#tenant.value);
    }

    /** A new user for the chosen tenant. */
    #propose() {
        const form = this.#chosenTenant?.idForm ?? "text";
        const reader = exampleReader(form);
        this.#proposed = { form, id: reader.customerRegistrationId, name: reader.email.split("@")[0] };
        return reader;
    }

    /** Gives the proposed user an id in the form of the chosen tenant. */
    #suitTenant() {
        const form = this.#chosenTenant?.idForm ?? "text";
        if (form === this.#proposed.form) return;
        const id = idFor(form, this.#proposed.name);
        this.#forms.create.replace("customerRegistrationId", this.#proposed.id, id);
        this.#proposed = { ...this.#proposed, form, id };
    }

    #choose(name) {
        this.#operation = name;
        refine(addressOf("try", null, { operation: name }));
        this.#show();
    }

    #show() {
        if (this.#wantedTenant !== null && this.#tenants.some((tenant) => nameOf(tenant) === this.#wantedTenant)) {
            this.#tenant.value = this.#wantedTenant;
            this.#wantedTenant = null;
        }
        this.#suitTenant();
        const form = this.#forms[this.#operation];
        for (const input of this.#tabs.querySelectorAll("input")) input.checked = input.value === this.#operation;
        lineUp(this.#fields, form.node);
        this.#keyField.hidden = form.operation.method === "GET";
        this.#showCurl();
    }

    /** The next request is likely to be about the same user. */
    #remember(id) {
        for (const form of Object.values(this.#forms)) form.user = id;
    }

    #request() {
        const { method, path, body } = this.#forms[this.#operation].request();
        const headers = { ...this.#chosenTenant?.headers, "X-SourceSystem": this.#source.value };
        if (body !== null) headers["Content-Type"] = "application/json";
        if (method !== "GET" && this.#key.value !== "") headers["Idempotency-Key"] = this.#key.value;
        return { method, path, headers, body };
    }

    #command() {
        const { path, ...request } = this.#request();
        return command({ ...request, url: location.origin + path });
    }

    async #freshCommand() {
        await this.#readStatus();
        return this.#command();
    }

    #showCurl() {
        this.#curl.textContent = this.#command();
    }

    async #send(event) {
        event.preventDefault();
        if (this.#isSending) return;
        this.#isSending = true;
        this.#sendButton.setAttribute("aria-disabled", "true");
        try {
            await this.#readStatus();
            await this.exchange.send(this.#request());
        } catch (error) {
            this.exchange.fail(error.message);
        }
        this.#isSending = false;
        this.#sendButton.removeAttribute("aria-disabled");
    }
}
