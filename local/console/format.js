/** Figures and times as people read them. */

/** Milliseconds with about three digits: `0.42 ms`, `31.4 ms`, `1.20 s`. */
export function duration(ms) {
    if (ms === null || ms === undefined) return "";
    const [value, unit] = ms < 1000 ? [ms, "ms"] : [ms / 1000, "s"];
    return `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ${unit}`;
}

/** The time of day of an RFC 3339 text, in the reader's zone, with milliseconds. */
export function timeOfDay(at) {
    const date = new Date(at);
    if (Number.isNaN(date.getTime())) return at;
    const part = (number, digits = 2) => String(number).padStart(digits, "0");
    const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map((number) => part(number)).join(":");
    return `${time}.${part(date.getMilliseconds(), 3)}`;
}

/** Date and time of day, for what may be of another day. */
export function dateAndTime(at) {
    const date = new Date(at);
    return Number.isNaN(date.getTime()) ? at : date.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
}

/** A code without the prefix that all of them have. */
export function shortCode(code) {
    return code.replace(/^UsersOrchestrator_/, "");
}

/** How an answer went: `good`, `note` (the caller is told to mend something), `bad`, or `running`. */
export function standing(status) {
    if (status === null || status === undefined) return "running";
    if (status < 400) return "good";
    return status === 429 || status >= 500 ? "bad" : "note";
}

/** The mark that says the same as the colour of a standing. */
export const MARKS = { good: "✓", note: "!", bad: "✕", running: "…" };

/** JSON as it is read, two spaces a level; other text as it is. */
export function pretty(text) {
    try {
        return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
        return text;
    }
}
