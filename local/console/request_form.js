/** The form of one operation: fields, or the body as JSON, and the request made from them. */

import { button, element } from "./dom.js";
import { field } from "./fields.js";
import { OPERATIONS } from "./operations.js";

export class RequestForm {
    #fields;
    #user = null;
    #json = element("textarea", { rows: 10, spellcheck: "false", autocomplete: "off" });
    #isRaw = false;

    /** `name` is the operation's; `example` makes the values that a button fills in, or is `null` for no button. */
    constructor(name, example = null) {
        this.example = example;
        this.operation = OPERATIONS[name];
        this.#fields = new Map(this.operation.fields.map((each) => [each, field(each)]));
        if (this.operation.isAboutUser) {
            this.#user = field({ name: "customerRegistrationId", kind: "text", hint: "Encoded for the path as it is sent." });
        }
        this.#json.id = `json-${name}`;
        const form = element("div", { class: "fields" }, [...this.#fields.values()].map((each) => each.node));
        const raw = element("div", { class: "field", hidden: true },
            element("label", { for: this.#json.id }, "Body, sent as it stands"), this.#json);
        this.#parts = { form, raw };
        this.node = element("div", { class: "operation" }, this.#user?.node, this.#tools(), form, raw);
    }

    #parts;

    #tools() {
        const hasBody = this.operation.method !== "GET";
        if (!hasBody) return null;
        const mode = element("label", { class: "check" },
            element("input", { type: "checkbox", on: { change: (event) => this.#setRaw(event.target.checked) } }), " Body as JSON");
        const example = this.example !== null && button("Fill in a new reader", () => {
            this.write(this.example());
            this.node.dispatchEvent(new Event("input", { bubbles: true }));
        }, { class: "small" });
        return element("div", { class: "bar-of-tools" }, mode, example);
    }

    #setRaw(isRaw) {
        if (isRaw) this.#json.value = JSON.stringify(this.#body(), null, 2);
        this.#isRaw = isRaw;
        this.#parts.form.hidden = isRaw;
        this.#parts.raw.hidden = !isRaw;
    }

    /** The user of the request, for operations on one user. */
    set user(id) {
        this.#user?.write(id);
    }

    /** Fills the fields in, and empties those that are not named. */
    write(values) {
        for (const [description, each] of this.#fields) each.write(values[description.name]);
        if (this.#isRaw) this.#json.value = JSON.stringify(this.#body(), null, 2);
    }

    /** Replaces a proposed value that the user has not changed. */
    replace(name, proposed, other) {
        const field = [...this.#fields].find(([description]) => description.name === name)?.[1];
        if (field?.read() === proposed) field.write(other);
        if (this.#isRaw) this.#json.value = this.#json.value.replaceAll(JSON.stringify(proposed), JSON.stringify(other));
    }

    #body() {
        return Object.fromEntries(this.#given(false));
    }

    #given(inQuery) {
        return [...this.#fields]
            .filter(([description]) => Boolean(description.query) === inQuery)
            .map(([description, each]) => [description.name, each.read()])
            .filter(([, value]) => value !== undefined);
    }

    /** Method, path and body (or `null`) of the request that the form makes now. */
    request() {
        const { method, path } = this.operation;
        const search = new URLSearchParams(this.#given(true)).toString();
        const user = encodeURIComponent(this.#user?.read() ?? "");
        const raw = this.#isRaw ? this.#json.value : JSON.stringify(this.#body());
        return { method, path: path(user) + (search && `?${search}`), body: method === "GET" ? null : raw };
    }
}
