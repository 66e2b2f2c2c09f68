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

/** The same for children that stay: those that are there already are not touched, so they keep the focus and what is selected. */
export function lineUp(node, ...children) {
    const wanted = nodes(children);
    const staying = new Set(wanted);
    for (const child of [...node.childNodes]) if (!staying.has(child)) child.remove();
    let next = node.firstChild;
    for (const child of wanted) {
        if (child === next) next = next.nextSibling;
        else node.insertBefore(child, next);
    }
}

/**
 * The same for children that were made anew: each that would look like the one in its place is left out, and that one stays.
 * So what listens in them must not hold what they were made of. Where the focus goes with a child that is replaced, it is put on
 * what has the same `data-key` now.
 */
export function renew(node, ...children) {
    const before = [...node.childNodes];
    const focused = node.contains(document.activeElement) ? document.activeElement : null;
    lineUp(node, nodes(children).map((child, index) => (before[index]?.isEqualNode(child) ? before[index] : child)));
    if (focused === null || node.contains(focused) || focused.dataset.key === undefined) return;
    node.querySelector(`[data-key="${CSS.escape(focused.dataset.key)}"]`)?.focus({ preventScroll: true });
}

function nodes(children) {
    return present(children).map((child) => (child instanceof Node ? child : document.createTextNode(child)));
}

function present(children) {
    return children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false);
}

/** A function that draws once in a frame, however often it is called within one. */
export function oncePerFrame(draw) {
    let isDue = false;
    return () => {
        if (isDue) return;
        isDue = true;
        requestAnimationFrame(() => {
            isDue = false;
            draw();
        });
    };
}

/** Whether text in this node is selected: a click that ends a selection is not meant for what is under it. */
export function holdsSelection(node) {
    const selection = getSelection();
    return !selection.isCollapsed && selection.containsNode(node, true);
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
