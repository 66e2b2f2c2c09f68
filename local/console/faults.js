/** The fault switches of the simulators. */

import { element, lineUp } from "./dom.js";
import { FaultCard } from "./fault_card.js";
import { say } from "./news.js";
import { METHODS } from "./presets.js";
import { repairButton } from "./repair.js";

export class FaultsView {
    title = "Faults";
    #matrix = element("div", { class: "matrix" });
    #cards = new Map();
    #options = new Map();
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
        const all = Object.entries(this.switches.all);
        for (const [name] of all) if (!this.#cards.has(name)) this.#add(name);
        for (const [name, fault] of all) this.#cards.get(name).show(fault);
        lineUp(this.#simulator, all.map(([name]) => this.#options.get(name)));
        lineUp(this.#matrix, all.map(([name]) => this.#cards.get(name).node));
    }

    #add(name) {
        const press = (preset, isOn) => this.#press(name, preset, isOn);
        const clear = () => this.#do(this.switches.clear(name), `${name} works again.`);
        this.#cards.set(name, new FaultCard(name, press, clear));
        this.#options.set(name, element("option", { value: name }, name));
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
