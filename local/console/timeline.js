/** Computes the positions of a request's rows on its time axis. It draws nothing. */

/** The maximum number of ticks. */
const MOST_TICKS = 4;

/** The clocks' tolerance: a call that begins at the end of its stage belongs to that stage. */
const TOLERANCE_MS = 0.02;

/**
 * A trace arranged for drawing: `end` of the axis in milliseconds, the `step` of its ticks, `groups` (each a stage with the
 * calls that began in it; the stage is `null` for calls outside all stages), the `records`, and the rows that came `later` than
 * the answer, such as a repair's.
 */
export function arrange(trace) {
    const over = trace.durationMs;
    const isLater = (row) => over !== null && row.lane !== "stage" && row.startMs > over + TOLERANCE_MS;
    const rows = trace.rows.filter((row) => !isLater(row));
    const end = endOf(rows, over);
    const isRecord = (row) => row.lane === "record";
    return {
        end,
        step: stepOf(end),
        groups: groups(rows.filter((row) => !isRecord(row))),
        records: rows.filter(isRecord),
        later: trace.rows.filter(isLater),
    };
}

/** The axis ends with the answer or, if rows last longer, with the last row, but at most at twice the answer's time. */
function endOf(rows, over) {
    const last = Math.max(0, ...rows.map((row) => row.startMs + (row.durationMs ?? 0)));
    if (over === null) return Math.max(last, 1) * 1.05;
    return Math.max(over, Math.min(last, 2 * over), 0.1);
}

/** 1, 2 or 5 times a power of ten. */
function stepOf(end) {
    const least = end / MOST_TICKS;
    const power = 10 ** Math.floor(Math.log10(least));
    return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least);
}

function groups(rows) {
    const stages = rows.filter((row) => row.lane === "stage");
    const result = [];
    const groupOf = new Map();
    for (const row of [...rows].sort((a, b) => a.startMs - b.startMs || rank(a) - rank(b) || a.id - b.id)) {
        if (row.lane === "stage") {
            const group = { stage: row, rows: [] };
            groupOf.set(row, group);
            result.push(group);
            continue;
        }
        const stage = stages.findLast((stage) => holds(stage, row));
        if (stage !== undefined && groupOf.has(stage)) groupOf.get(stage).rows.push(row);
        else if (result.at(-1)?.stage === null) result.at(-1).rows.push(row);
        else result.push({ stage: null, rows: [row] });
    }
    return result;
}

function rank(row) {
    return row.lane === "stage" ? 0 : 1;
}

function holds(stage, row) {
    const end = stage.durationMs === null ? Infinity : stage.startMs + stage.durationMs;
    return row.startMs >= stage.startMs - TOLERANCE_MS && row.startMs <= end + TOLERANCE_MS;
}

/** Left edge and width of a row in per cent of the axis; `isCut` if it continues beyond the end. */
export function place(row, end) {
    const start = Math.min(row.startMs, end);
    const until = row.durationMs === null ? end : row.startMs + row.durationMs;
    return {
        left: (100 * start) / end,
        width: (100 * (Math.min(until, end) - start)) / end,
        isCut: until > end * 1.0001,
    };
}

/** The ticks of the axis in milliseconds. */
export function ticks(end, step) {
    return Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step);
}
