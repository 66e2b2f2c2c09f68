// Runs a local stack in memory while an action runs.

import { spawn } from "node:child_process";

const STARTUP_MS = 30_000;

let created = 0;

/** Calls `use` with the address of the stack, and functions to send requests as a demo tenant and to set faults. */
export async function withStack(binary, use) {
    const stack = spawn(binary, ["--in-memory", "--port", "0"], {
        env: { ...process.env, RUST_LOG: "off" },
        stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = new Promise((resolve) => stack.once("close", resolve));
    try {
        const url = await address(stack, binary);
        await use({
            url,
            send: (method, path, body) => send(url, method, path, body),
            create: () => create(url),
            fault: (simulator, fault) => switchOn(url, simulator, fault),
        });
    } finally {
        stack.kill("SIGTERM");
        await ended;
    }
}

/** The console's address in the banner. */
function address(stack, binary) {
    return new Promise((resolve, reject) => {
        let banner = "";
        const late = setTimeout(() => reject(new Error(`${binary} said within ${STARTUP_MS} ms only: ${banner}`)), STARTUP_MS);
        stack.once("error", (error) => reject(new Error(`${binary} cannot be started: ${error.message}`)));
        stack.once("exit", (code) => reject(new Error(`${binary} ended with ${code}: ${banner}`)));
        stack.stdout.on("data", (piece) => {
            banner += piece;
            const found = /^\s*Console\s+(http:\S+[^/\s])\/?\s*$/m.exec(banner);
            if (found === null || !banner.includes("Ctrl-C")) return;
            clearTimeout(late);
            resolve(found[1]);
        });
    });
}

async function send(url, method, path, body) {
    const { tenants: [tenant] } = await (await fetch(`${url}/_local/status`)).json();
    const headers = { ...tenant.headers, "X-SourceSystem": "elsewhere", "Content-Type": "application/json" };
    const answer = await fetch(url + path, { method, headers, body: body && JSON.stringify(body) });
    return { id: answer.headers.get("x-request-id"), status: answer.status };
}

/** Creates a user, who gets a mail, without the page. */
async function create(url) {
    created += 1;
    const email = `somebody-${created}-${Date.now()}@example.com`;
    const { id } = await send(url, "POST", "/v4/Users", { email, verifyEmail: true, returnUrl: "https://www.example.com/welcome" });
    const { number } = await (await fetch(`${url}/_local/requests/${id}`)).json();
    return { id, number, email };
}

async function switchOn(url, simulator, fault) {
    const answer = await fetch(`${url}/_local/faults/${simulator}`, { method: "PUT", body: JSON.stringify(fault) });
    if (!answer.ok) throw new Error(`${simulator} takes no ${JSON.stringify(fault)}: ${await answer.text()}`);
}
