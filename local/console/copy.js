/** Copy buttons. */

import { button, element } from "./dom.js";
import { say } from "./news.js";

const CONFIRMED_MS = 1500;

/** A button that copies the result of `text()`, which may be a promise. `what` names it for screen readers. */
export function copyButton(label, what, text) {
    const copy = button(label, async () => {
        const copied = await put(await text());
        copy.textContent = copied ? "Copied" : "Not copied";
        say(copied ? `${what} copied.` : `The browser did not let ${what} be copied.`);
        setTimeout(() => {
            copy.textContent = label;
        }, CONFIRMED_MS);
    }, { class: "small", "aria-label": `${label}: ${what}`, data: { key: what } });
    return copy;
}

async function put(text) {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        return putBySelection(text);
    }
}

// For pages without the permission, or in the background.
function putBySelection(text) {
    const field = element("textarea", { value: text, class: "unseen", "aria-hidden": "true" });
    document.body.append(field);
    const before = document.activeElement;
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    before?.focus();
    return copied;
}

/** A line of text with a copy button. */
export function copyLine(what, text) {
    return element("div", { class: "copy-line" }, element("code", {}, text), copyButton("Copy", what, () => text));
}
