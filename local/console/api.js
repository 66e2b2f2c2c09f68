/** The client of the local stack's control API. */

/** An error answer of the control API, or the reason why there was no answer. */
export class ControlError extends Error {}

async function ask(path, options = {}) {
    let answer;
    try {
        answer = await fetch(path, { cache: "no-store", ...options });
    } catch {
        throw new ControlError("The local stack does not answer. Is it still running?");
    }
    const text = await answer.text();
    if (!answer.ok) throw new ControlError(reason(text) ?? `${path} answered ${answer.status}`);
    return text === "" ? null : JSON.parse(text);
}

function reason(text) {
    try {
        return JSON.parse(text).error.message;
    } catch {
        return null;
    }
}

/** What runs where, and the demo tenants with fresh tokens. */
export const readStatus = () => ask("/_local/status");

/** Summaries of the kept requests, newest first. */
export const readRequests = () => ask("/_local/requests?limit=500");

/** One request with everything that happened; an error if it is no longer kept. */
export const readRequest = (id) => ask(`/_local/requests/${encodeURIComponent(id)}`);

/** Every mail that was sent, oldest first. */
export const readMailbox = () => ask("/_local/mailbox");

/** The active fault, or `null`, by simulator. */
export const readFaults = () => ask("/_local/faults");

/** Sets the fault of a simulator, replacing any other. */
export const setFault = (simulator, fault) =>
    ask(`/_local/faults/${encodeURIComponent(simulator)}`, { method: "PUT", body: JSON.stringify(fault) });

/** Clears the fault of a simulator. */
export const clearFault = (simulator) =>
    ask(`/_local/faults/${encodeURIComponent(simulator)}`, { method: "DELETE" });

/** Runs the repair once; returns the number of journal entries by result. */
export const runRepair = () => ask("/_local/repair", { method: "POST" });
