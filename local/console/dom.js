/** Builds elements from data. What came with a request goes in as text alone, so that it can never become markup. */

/**
 * An element with attributes and children. A child is a node, a text, or nothing (`null`, `undefined`, `false`).
 * An attribute that is `true` stands without a value; one that is nothing is left out. `on` holds listeners by event, `data`
 * the data attributes, `value` is the property of a field.
 */
export function element(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (value === undefined || value === null || value === false) continue;
        if (name === "on") {
            for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
        } else if (name === "data") {
            Object.assign(node.dataset, value);
        } else if (name === "value") {
            node.value = value;
        } else {
            node.setAttribute(name, value === true ? "" : String(value));
        }
    }
    node.append(...present(children));
    return node;
}

/** Puts these children in place of those that are there. */
export function fill(node, ...children) {
    node.replaceChildren(...present(children));
}

function present(children) {
    return children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false);
}

/** A word that only screen readers say. */
export function unseen(text) {
    return element("span", { class: "unseen" }, text);
}

/** A button that does not send a form. */
export function button(text, press, attributes = {}) {
    return element("button", { type: "button", on: { click: press }, ...attributes }, text);
}

/** The address if it is one of the web, else nothing: a link must not run a script. */
export function webAddress(text) {
    const address = parsed(text);
    return address && /^https?:$/.test(address.protocol) ? address.href : null;
}

function parsed(text) {
    try {
        return new URL(text);
    } catch {
        return null;
    }
}
