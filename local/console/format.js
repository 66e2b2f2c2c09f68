/** Formats numbers and times. */

/** Milliseconds with about three digits: `0.42 ms`, `31.4 ms`, `1.20 s`. */
export function duration(ms) {
    if (ms === null || ms === undefined) return "";
    const [value, unit] = ms < 1000 ? [ms, "ms"] : [ms / 1000, "s"];
    return `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ${unit}`;
}

/** The time of day of an RFC 3339 text, in the local time zone, with milliseconds. */
export function timeOfDay(at) {
    const date = new Date(at);
    if (Number.isNaN(date.getTime())) return at;
    const part = (number, digits = 2) => String(number).padStart(digits, "0");
    const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map((number) => part(number)).join(":");
    return `${time}.${part(date.getMilliseconds(), 3)}`;
}

/** Date and time of day, for times that may be on another day. */
export function dateAndTime(at) {
    const date = new Date(at);
    return Number.isNaN(date.getTime()) ? at : date.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
}

/** A code without the common prefix. */
export function shortCode(code) {
    return code.replace(/^UsersOrchestrator_/, "");
}

/** The standing of an answer: `good`, `note` (the caller should correct something), `bad`, or `running`. */
export function standing(status) {
    if (status === null || status === undefined) return "running";
    if (status < 400) return "good";
    return status === 429 || status >= 500 ? "bad" : "note";
}

/** The mark of a standing, which says the same as its colour. */
export const MARKS = { good: "✓", note: "!", bad: "✕", running: "…" };

/** JSON with an indentation of two spaces; other text unchanged. */
export function pretty(text) {
    try {
        return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
        return text;
    }
}
