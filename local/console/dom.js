/** Builds elements from data. Data of a request is only inserted as text, so that it can never become markup. */

/**
 * An element with attributes and children. A child is a node, a text, or nothing (`null`, `undefined`, `false`). An attribute
 * that is `true` has no value; one that is nothing is left out. `on` holds listeners by event, `data` the data attributes,
 * `value` sets the property of a field.
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

/** Replaces all children. */
export function fill(node, ...children) {
    node.replaceChildren(...present(children));
}

/** Replaces children, but leaves those in place that are there already, so that they keep focus and selection. */
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
 * Replaces children by new ones, but keeps each old child that looks the same as the new one in its place. So listeners in them
 * must not hold the data that they were made from. If the focus is lost with a replaced child, the element with the same
 * `data-key` gets it.
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

/** A function that draws at most once per frame, however often it is called. */
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

/** Whether text in this node is selected. A click that ends a selection is not meant for the node. */
export function holdsSelection(node) {
    const selection = getSelection();
    return !selection.isCollapsed && selection.containsNode(node, true);
}

/** Text for screen readers only. */
export function unseen(text) {
    return element("span", { class: "unseen" }, text);
}

/** A button that does not send a form. */
export function button(text, press, attributes = {}) {
    return element("button", { type: "button", on: { click: press }, ...attributes }, text);
}

/** The URL if it is HTTP or HTTPS, else nothing, because a link must not run a script. */
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
