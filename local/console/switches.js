/** The active faults. */

import { clearFault, readFaults, setFault } from "./api.js";
import { Reading } from "./reading.js";

/** Fires `change` whenever a fault is switched on or off, also from outside this page. */
export class Switches extends EventTarget {
    #faults = {};
    #reading = new Reading();

    /** The active fault, or `null`, by simulator. */
    get all() {
        return this.#faults;
    }

    /** Names of the simulators with a fault. */
    get on() {
        return Object.keys(this.#faults).filter((name) => this.#faults[name] !== null);
    }

    async refresh() {
        const read = await this.#reading.of(readFaults);
        if (read === null) return;
        this.#faults = Object.assign({}, read.answer, ...read.meanwhile);
        this.#tell();
    }

    /** Adds data from the stream. */
    take(simulator, fault) {
        this.#reading.note({ [simulator]: fault });
        this.#faults = { ...this.#faults, [simulator]: fault };
        this.#tell();
    }

    async set(simulator, fault) {
        const answer = await setFault(simulator, fault);
        this.take(simulator, answer.fault);
    }

    async clear(simulator) {
        await clearFault(simulator);
        this.take(simulator, null);
    }

    async clearAll() {
        await Promise.all(this.on.map((simulator) => this.clear(simulator)));
    }

    #tell() {
        this.dispatchEvent(new Event("change"));
    }
}

/** A fault in a few words. */
export function describe(fault) {
    const { match, times, skip, ...what } = fault;
    const words = Object.entries(what).map(([name, value]) => PHRASES[name]?.(value) ?? `${name} ${JSON.stringify(value)}`);
    const where = [match?.method, match?.path].filter(Boolean).join(" ");
    return [
        words.join(", "),
        where && `for ${where}`,
        times && `${times} more ${times === 1 ? "time" : "times"}`,
        skip && `after ${skip} more`,
    ].filter(Boolean).join("; ");
}

const PHRASES = {
    latencyMs: (value) => `${value} ms late`,
    status: (value) => `answers ${value}`,
    errorCode: (value) => `answers with its code ${value}`,
    cut: (value) => (value === "after-effect" ? "cut after the effect" : "cut before the effect"),
    down: () => "down",
    answer: (value) => `answer: ${value}`,
};
