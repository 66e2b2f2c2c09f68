/** The result of one row of a waterfall, in words and marks. */

import { element } from "./dom.js";
import { MARKS, standing } from "./format.js";

const RECORDS = { Succeeded: "good", Failed: "bad", Undone: "undone" };

/**
 * The result of a row: its `standing` (`good`, `note`, `bad`, `undone`, `running` or nothing) and the node that shows it.
 * `record` is the row's event record, if it has one.
 */
export function result(row, record) {
    const how = rowStanding(row);
    const marks = { ...MARKS, undone: "↶", running: "" };
    return {
        standing: how,
        node: element("span", { class: `outcome ${how}` },
            how !== "" && marks[how] !== "" && element("span", { class: "mark", "aria-hidden": "true" }, marks[how]),
            words(row, record),
            tags(row).map((tag) => element("span", { class: "tag" }, tag))),
    };
}

function rowStanding(row) {
    if (row.lane === "record") return RECORDS[row.outcome] ?? "";
    if (row.failure) return "bad";
    if (row.status === null || row.status === undefined) return "";
    // A look-up also expects not to find a user.
    return row.status === 404 ? "" : standing(row.status);
}

function words(row, record) {
    if (row.lane === "record") {
        const code = record?.code ? ` ${record.code.replace(/^UsersOrchestrator_/, "")}` : "";
        return `${row.outcome ?? ""}${code}`;
    }
    return [row.status, row.failure].filter((word) => word !== null && word !== undefined).join(" ");
}

function tags(row) {
    return [
        row.attempt > 1 && `attempt ${row.attempt}`,
        row.operation === "repair" && "repair",
        row.reconstructed && "reconstructed",
    ].filter(Boolean);
}
