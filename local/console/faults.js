/** The fault switches of the simulators. */

import { button, element, fill } from "./dom.js";
import { say } from "./news.js";
import { METHODS, PRESETS, presetOf } from "./presets.js";
import { repairButton } from "./repair.js";
import { describe } from "./switches.js";

export class FaultsView {
    title = "Faults";
    #matrix = element("div", { class: "matrix" });
    #said = element("p", { role: "status", class: "said" });
    #times = element("input", { id: "fault-times", type: "number", min: 1, placeholder: "until cleared" });
    #method = element("select", { id: "fault-method" }, element("option", { value: "" }, "any"),
        METHODS.map((name) => element("option", { value: name }, name)));
    #path = element("input", { id: "fault-path", placeholder: "any", autocomplete: "off", spellcheck: "false" });
    #simulator = element("select", { id: "fault-simulator" });
    #json = element("textarea", { id: "fault-json", rows: 5, spellcheck: "false", value: '{"status":503,"times":2,"match":{"method":"PUT"}}' });

    constructor({ switches }) {
        this.switches = switches;
        const labelled = (text, control) => element("div", { class: "field" }, element("label", { for: control.id }, text), control);
        this.node = element("section", { "aria-labelledby": "faults-title" },
            element("div", { class: "bar-of-tools" }, element("h1", { id: "faults-title", tabindex: -1 }, "Faults"), repairButton()),
            element("p", { class: "quiet" }, "Each simulator has one fault at a time. Press a switch to turn it on, and again to turn it off."),
            element("fieldset", { class: "limits" }, element("legend", {}, "Limits of the next switch"),
                element("div", { class: "fields" }, labelled("Times", this.#times), labelled("Method", this.#method), labelled("Path begins with", this.#path))),
            this.#said, this.#matrix,
            element("form", { class: "raw", on: { submit: (event) => this.#setRaw(event) } },
                element("h2", {}, "Any fault, as JSON"),
                element("div", { class: "fields" }, labelled("Simulator", this.#simulator)),
                labelled("Fault", this.#json),
                element("button", { type: "submit" }, "Switch on")));
        switches.addEventListener("change", () => this.#draw());
    }

    enter() {
        this.#draw();
    }

    #draw() {
        const focused = this.#matrix.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
        const chosen = this.#simulator.value;
        const names = Object.keys(this.switches.all);
        fill(this.#simulator, names.map((name) => element("option", { value: name }, name)));
        if (chosen !== "") this.#simulator.value = chosen;
        fill(this.#matrix, names.map((name) => this.#simulatorCard(name)));
        if (focused !== undefined) this.#matrix.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
    }

    #simulatorCard(name) {
        const fault = this.switches.all[name];
        const active = presetOf(fault);
        const id = `fault-${name}`;
        return element("div", { class: `card${fault === null ? "" : " faulty"}`, role: "group", "aria-labelledby": id },
            element("h2", { id }, name, " ", element("span", { class: fault === null ? "quiet" : "state" }, fault === null ? "works" : describe(fault))),
            element("div", { class: "switches" },
                PRESETS.map((preset) => button(preset.label, () => this.#press(name, preset, active === preset), {
                    class: "switch", title: preset.title, "aria-pressed": String(active === preset), data: { key: `${name} ${preset.label}` },
                })),
                fault !== null && button("Clear", () => this.#do(this.switches.clear(name), `${name} works again.`), { data: { key: `${name} clear` } })));
    }

    #press(name, preset, isOn) {
        if (isOn) return this.#do(this.switches.clear(name), `${name} works again.`);
        return this.#do(this.switches.set(name, { ...preset.fault, ...this.#limits() }), `${name}: ${preset.label}.`);
    }

    #limits() {
        const match = { ...(this.#method.value && { method: this.#method.value }), ...(this.#path.value && { path: this.#path.value }) };
        return {
            ...(this.#times.value && { times: Number(this.#times.value) }),
            ...(Object.keys(match).length > 0 && { match }),
        };
    }

    #setRaw(event) {
        event.preventDefault();
        let fault;
        try {
            fault = JSON.parse(this.#json.value);
        } catch (error) {
            this.#said.textContent = `The fault is not JSON: ${error.message}`;
            return;
        }
        this.#do(this.switches.set(this.#simulator.value, fault), `${this.#simulator.value}: a fault of your own.`);
    }

    async #do(work, done) {
        try {
            await work;
            this.#said.textContent = "";
            say(done);
        } catch (error) {
            this.#said.textContent = error.message;
        }
    }
}
