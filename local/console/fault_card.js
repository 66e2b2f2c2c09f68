/** The fault switches of one simulator. */

import { button, element, renew } from "./dom.js";
import { PRESETS, presetOf } from "./presets.js";
import { describe } from "./switches.js";

export class FaultCard {
    #active;
    #state = element("span");
    #switches;
    #clear;

    /** Calls `press` with a preset and whether it is on, and `clear` without arguments. */
    constructor(name, press, clear) {
        const id = `fault-${name}`;
        this.#switches = new Map(PRESETS.map((preset) => [preset,
            button(preset.label, () => press(preset, preset === this.#active), { class: "switch", title: preset.title })]));
        this.#clear = button("Clear", clear);
        this.node = element("div", { class: "card", role: "group", "aria-labelledby": id },
            element("h2", { id }, name, " ", this.#state),
            element("div", { class: "switches" }, [...this.#switches.values()], this.#clear));
    }

    /** Shows the active fault, or `null`. */
    show(fault) {
        this.#active = presetOf(fault);
        this.node.classList.toggle("faulty", fault !== null);
        this.#state.className = fault === null ? "quiet" : "state";
        renew(this.#state, fault === null ? "works" : describe(fault));
        for (const [preset, each] of this.#switches) each.setAttribute("aria-pressed", String(preset === this.#active));
        // Hiding the button would lose the focus.
        if (fault === null && document.activeElement === this.#clear) this.#switches.values().next().value.focus();
        this.#clear.hidden = fault === null;
    }
}
