/** Form fields, each for one member of a body or one parameter of a URL. */

import { button, element, fill } from "./dom.js";

let count = 0;

/**
 * Makes the field of a description in `operations.js`: its `node`, `read()` (the value, or `undefined` if nothing is to be
 * sent) and `write(value)`.
 */
export function field(description) {
    count += 1;
    const id = `field-${count}-${description.name}`;
    return (MAKERS[description.kind] ?? textField)(description, id);
}

function labelled(description, id, ...controls) {
    const hint = description.hint && element("p", { class: "hint", id: `${id}-hint` }, description.hint);
    return element("div", { class: `field ${description.kind}` },
        element("label", { for: id }, element("code", {}, description.name)),
        ...controls, hint);
}

function textField(description, id) {
    // Invalid values should be possible too, so the browser does not validate the input.
    const input = element("input", {
        id, type: "text", autocomplete: "off", spellcheck: "false", autocapitalize: "off",
        inputmode: description.kind === "email" ? "email" : null,
        "aria-describedby": description.hint ? `${id}-hint` : null,
    });
    const clear = element("input", { id: `${id}-clear`, type: "checkbox" });
    clear.addEventListener("change", () => {
        input.disabled = clear.checked;
    });
    return {
        node: labelled(description, id, input, description.clears && element("label", { class: "clear", for: clear.id }, clear, " send null: clears it")),
        read: () => (clear.checked ? null : input.value === "" ? undefined : input.value),
        write: (value) => {
            clear.checked = value === null;
            input.disabled = clear.checked;
            input.value = value ?? "";
        },
    };
}

function flagField(description, id) {
    const select = element("select", { id, "aria-describedby": description.hint ? `${id}-hint` : null },
        element("option", { value: "" }, "not sent"),
        element("option", { value: "true" }, "true"),
        element("option", { value: "false" }, "false"));
    return {
        node: labelled(description, id, select),
        read: () => (select.value === "" ? undefined : select.value === "true"),
        write: (value) => {
            select.value = value === undefined || value === null ? "" : String(value);
        },
    };
}

function pairsField(description, id) {
    const rows = element("div", { class: "pairs" });
    const add = (key = "", value = "") => {
        const row = element("div", { class: "pair" },
            element("input", { "aria-label": `${description.name}: key`, placeholder: "key", value: key, autocomplete: "off", spellcheck: "false" }),
            element("input", { "aria-label": `${description.name}: value`, placeholder: "value", value, autocomplete: "off", spellcheck: "false" }));
        row.append(button("Remove", () => {
            row.remove();
            more.focus();
            more.dispatchEvent(new Event("input", { bubbles: true }));
        }, { class: "small" }));
        rows.append(row);
        return row;
    };
    const more = button("Add a key", () => add().firstChild.focus(), { class: "small", id });
    return {
        node: element("fieldset", { class: "field pairs-field" },
            element("legend", {}, element("code", {}, description.name)), rows, more,
            description.hint && element("p", { class: "hint" }, description.hint)),
        read: () => {
            const pairs = [...rows.children].map((row) => [...row.querySelectorAll("input")].map((input) => input.value));
            const given = pairs.filter(([key]) => key !== "");
            const valued = given.map(([key, value]) => [key, value === "" && description.emptyClears ? null : value]);
            return given.length === 0 ? undefined : Object.fromEntries(valued);
        },
        write: (value) => {
            fill(rows);
            for (const [key, each] of Object.entries(value ?? {})) add(key, each ?? "");
        },
    };
}

const MAKERS = { text: textField, email: textField, url: textField, flag: flagField, pairs: pairsField };
