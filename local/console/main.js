/** The console: its views, the URL that selects one of them, and the stream of events. */

import { readStatus } from "./api.js";
import { showFaults } from "./banner.js";
import { FaultsView } from "./faults.js";
import { duration, shortCode } from "./format.js";
import { listen } from "./live.js";
import { MailboxView } from "./mailbox.js";
import { say } from "./news.js";
import { RequestsView } from "./requests.js";
import { route } from "./router.js";
import { Switches } from "./switches.js";
import { TenantsView } from "./tenants.js";
import { Traces } from "./traces.js";
import { TryView } from "./try.js";

const content = document.getElementById("content");
const connection = document.getElementById("connection");
const traces = new Traces();
const switches = new Switches();
const parts = { traces, switches, refreshStatus: readStatus };
const mailbox = new MailboxView();
const views = {
    requests: new RequestsView(parts),
    try: new TryView(parts),
    mailbox,
    tenants: new TenantsView(parts),
    faults: new FaultsView(parts),
};

const RETRY_MS = 2000;

let shown = null;
let isConnected = false;
let again = null;

function show() {
    const asked = route();
    const view = Object.hasOwn(views, asked.view) ? views[asked.view] : views.requests;
    const isNew = view !== shown;
    if (isNew) {
        shown?.leave?.();
        content.replaceChildren(view.node);
        document.title = `${view.title} · Users Orchestrator, local stack`;
    }
    for (const link of document.querySelectorAll("nav a[data-view]")) {
        if (views[link.dataset.view] === view) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
    }
    // The focus follows a link that the user clicks; at the start there was no click.
    const isFollowed = shown !== null;
    const takesFocus = view.enter({ ...asked, isFollowed });
    if (isNew && isFollowed && !takesFocus) view.node.querySelector("h1").focus();
    shown = view;
}

function showConnection(text, isLive) {
    connection.textContent = text;
    connection.classList.toggle("live", isLive);
}

function tell(trace) {
    const wasRunning = traces.find(trace.requestId)?.durationMs === undefined || traces.find(trace.requestId)?.durationMs === null;
    traces.take(trace);
    if (trace.durationMs === null || !wasRunning) return;
    const name = trace.operation ?? trace.kind;
    const code = trace.code === null ? trace.status ?? "done" : shortCode(trace.code);
    say(`Request ${trace.number}, ${name}: ${code} after ${duration(trace.durationMs)}.`);
}

function showMails() {
    const count = document.getElementById("mail-count");
    count.textContent = String(mailbox.unread);
    count.hidden = mailbox.unread === 0;
    count.setAttribute("aria-label", `${mailbox.unread} new`);
}

/** Reads everything again, and retries until that succeeds, so that the page is up to date even without a stream. */
async function refresh() {
    clearTimeout(again);
    const results = await Promise.allSettled([traces.refresh(), switches.refresh(), mailbox.refresh()]);
    const failed = results.find(({ status }) => status === "rejected");
    if (failed !== undefined) {
        showConnection(failed.reason.message, false);
        clearTimeout(again);
        again = setTimeout(() => !document.hidden && refresh(), RETRY_MS);
    } else if (isConnected) {
        showConnection("Live", true);
    }
}

showFaults(switches);
mailbox.addEventListener("change", showMails);
addEventListener("hashchange", show);
document.getElementById("skip").addEventListener("click", (event) => {
    // The view sets the URL.
    event.preventDefault();
    content.focus();
});
show();
listen({
    connected: () => {
        isConnected = true;
        refresh();
    },
    // Called again at each failed attempt.
    disconnected: () => {
        isConnected = false;
        showConnection("Not connected; trying again …", false);
        refresh();
    },
    request: tell,
    mail: (mail) => {
        mailbox.take(mail);
        say(`A mail to ${mail.to} came.`);
    },
    faults: ({ simulator, fault }) => switches.take(simulator, fault),
});
