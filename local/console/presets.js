/** Common faults; `docs/faults.md` lists all. */
export const PRESETS = [
    { label: "Slow 1 s", fault: { latencyMs: 1000 }, title: "Answers come a second later." },
    { label: "Error 500", fault: { status: 500 }, title: "Answers 500; the request has no effect." },
    { label: "Throttled 429", fault: { status: 429 }, title: "Answers 429; the request has no effect." },
    { label: "Cut before effect", fault: { cut: "before-effect" }, title: "The connection is cut; the request had no effect." },
    { label: "Cut after effect", fault: { cut: "after-effect" }, title: "The connection is cut; the request has had its effect." },
    { label: "Down", fault: { down: true }, title: "No connection is accepted." },
    { label: "Garbage", fault: { answer: "garbage" }, title: "The request has its effect; the answer is nonsense." },
    { label: "Silence", fault: { answer: "silence" }, title: "The request has its effect; no answer comes." },
];

/** The methods that a fault can be limited to. */
export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** The preset that a fault matches, whatever it is limited to. */
export function presetOf(fault) {
    if (fault === null) return undefined;
    const { times, skip, match, ...what } = fault;
    return PRESETS.find((preset) => JSON.stringify(preset.fault) === JSON.stringify(what));
}
