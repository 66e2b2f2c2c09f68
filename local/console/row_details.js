/** Everything known about one row of a waterfall. */

import { element } from "./dom.js";
import { duration } from "./format.js";

/** The event record of a row, if it has one. Rows and records are in the same order. */
export function record(trace, row) {
    if (row.lane !== "record") return undefined;
    const like = (one) => one.lane === "record" && one.name === row.name && one.outcome === row.outcome;
    const index = trace.rows.filter(like).findIndex((one) => one.id === row.id);
    const same = (one) => one.eventTypeCode === row.name && one.outcome === row.outcome;
    return trace.records.filter(same)[index];
}

/** The details as a list of names and values. */
export function details(trace, row) {
    const known = {
        name: row.name,
        system: row.system,
        start: `${duration(row.startMs)} after the request began`,
        took: row.durationMs === null ? "still running" : duration(row.durationMs),
        status: row.status,
        failure: row.failure,
        attempt: row.attempt,
        ...record(trace, row),
    };
    const shown = Object.entries(known).filter(([, value]) => value !== null && value !== undefined && value !== "");
    return element("dl", { class: "facts" }, shown.map(([name, value]) => [
        element("dt", {}, name),
        element("dd", {}, typeof value === "object" ? JSON.stringify(value) : String(value)),
    ]));
}
