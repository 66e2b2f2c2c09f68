/** The control API of the local stack. */

/** What the control API refused, or why it could not be asked. */
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

/** One request with everything that happened; an error when it is no longer kept. */
export const readRequest = (id) => ask(`/_local/requests/${encodeURIComponent(id)}`);

/** Every mail that was sent, oldest first. */
export const readMailbox = () => ask("/_local/mailbox");

/** The fault that is on, or `null`, by simulator. */
export const readFaults = () => ask("/_local/faults");

/** Switches a fault on in place of the one that may be on. */
export const setFault = (simulator, fault) =>
    ask(`/_local/faults/${encodeURIComponent(simulator)}`, { method: "PUT", body: JSON.stringify(fault) });

/** Switches the fault of a simulator off. */
export const clearFault = (simulator) =>
    ask(`/_local/faults/${encodeURIComponent(simulator)}`, { method: "DELETE" });

/** One run of the repair: how many entries of the journal came to what end. */
export const runRepair = () => ask("/_local/repair", { method: "POST" });
