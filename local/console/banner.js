/** The line that stands on every view while a fault is on. */

import { button, element, fill } from "./dom.js";
import { describe } from "./switches.js";

/** Keeps the banner and the count in the navigation as the switches are. */
export function showFaults(switches) {
    const banner = document.getElementById("fault-banner");
    const count = document.getElementById("fault-count");
    const draw = () => {
        const on = switches.on;
        count.textContent = String(on.length);
        count.hidden = on.length === 0;
        count.setAttribute("aria-label", `${on.length} on`);
        // A banner that is drawn anew would take the focus from its button.
        if (on.length === 0 && banner.contains(document.activeElement)) document.getElementById("content").focus();
        banner.hidden = on.length === 0;
        fill(banner, on.length > 0 && [
            element("strong", {}, on.length === 1 ? "A fault is on" : `${on.length} faults are on`),
            on.map((name) => element("a", { href: "#/faults" }, `${name}: ${describe(switches.all[name])}`)),
            button("Clear all faults", () => switches.clearAll().catch((error) => fill(banner, error.message))),
        ]);
    };
    switches.addEventListener("change", draw);
}
