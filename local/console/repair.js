/** The repair. On AWS a schedule runs it, here a button does. */

import { runRepair } from "./api.js";
import { button, element } from "./dom.js";

/** The button that runs the repair and shows its report. */
export function repairButton() {
    const said = element("span", { role: "status", class: "quiet" });
    const run = button("Run repair now", async () => {
        run.disabled = true;
        try {
            const report = await runRepair();
            said.textContent = reportOf(report);
        } catch (error) {
            said.textContent = error.message;
        }
        run.disabled = false;
    });
    return element("span", { class: "repair" }, run, " ", said);
}

function reportOf({ done, undone, postponed, needsAttention, failed }) {
    const counts = { done, undone, postponed, "waiting for a person": needsAttention, failed };
    const some = Object.entries(counts).filter(([, count]) => count > 0).map(([name, count]) => `${count} ${name}`);
    return some.length === 0 ? "Nothing was due." : `Journal entries: ${some.join(", ")}.`;
}
