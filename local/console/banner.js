/** The line shown on every view while a fault is on. */

import { button, element, lineUp, renew } from "./dom.js";
import { describe } from "./switches.js";

/** Updates the banner and the count in the navigation. */
export function showFaults(switches) {
    const banner = document.getElementById("fault-banner");
    const count = document.getElementById("fault-count");
    const title = element("strong");
    const links = new Map();
    const trouble = element("span", { role: "status" });
    const clear = button("Clear all faults", async () => {
        try {
            await switches.clearAll();
        } catch (error) {
            trouble.textContent = error.message;
        }
    });
    const linkOf = (name) => {
        if (!links.has(name)) links.set(name, element("a", { href: "#/faults" }));
        const link = links.get(name);
        renew(link, `${name}: ${describe(switches.all[name])}`);
        return link;
    };
    switches.addEventListener("change", () => {
        const on = switches.on;
        count.textContent = String(on.length);
        count.hidden = on.length === 0;
        count.setAttribute("aria-label", `${on.length} on`);
        renew(title, on.length === 1 ? "A fault is on" : `${on.length} faults are on`);
        trouble.textContent = "";
        const focused = banner.contains(document.activeElement);
        lineUp(banner, title, on.map(linkOf), clear, trouble);
        banner.hidden = on.length === 0;
        // Hiding the banner would lose the focus.
        if (banner.hidden && focused) document.getElementById("content").focus();
        else if (focused && !banner.contains(document.activeElement)) clear.focus();
    });
}
