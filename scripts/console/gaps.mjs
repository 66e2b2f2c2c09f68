// Events reach the page late, or not at all.

import { hear, must, mustBeFaultless, open } from "./watch.mjs";

const isList = (url) => url.pathname === "/_local/requests";

/** Simulates that the page is hidden behind another tab, or visible again. */
async function putAside(page, isHidden) {
    await page.evaluate((hidden) => {
        Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
    }, isHidden);
}

/** Delays the next answer from `address`, which keeps the state at the time of its request, apart from `change`. */
function holdBack(page, address, change = () => {}) {
    const held = {};
    const isReleased = new Promise((resolve) => { held.release = resolve; });
    held.isAsked = new Promise((resolve) => {
        page.route(address, async (route) => {
            const response = await route.fetch();
            const json = await response.json();
            change(json);
            resolve();
            await isReleased;
            await route.fulfill({ response, json });
        }, { times: 1 });
    });
    return held;
}

export async function theChosenRequestIsReadAgain(page, stack) {
    const { id } = await stack.send("GET", "/v4/Users/nobody");
    await open(page, stack, `#/requests/${id}`);
    await page.getByRole("button", { name: /workflow/ }).waitFor();
    await putAside(page, true);
    await page.route(`${stack.url}/_local/requests/${id}`, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, json: { ...await response.json(), text: "As it is by now." } });
    });
    await putAside(page, false);
    await page.getByText("As it is by now.").waitFor();
    mustBeFaultless(page, "a gap");
}

export async function aRequestThatIsGoneIsAskedForOnce(page, stack) {
    let asked = 0;
    page.on("request", (request) => { if (request.url().endsWith("/_local/requests/gone")) asked += 1; });
    const told = page.getByText('no request "gone" is among the last 500');
    await open(page, stack, "#/requests");
    await page.evaluate(() => { location.hash = "#/requests/gone"; });
    await told.waitFor();
    for (const address of ["#/requests/gone", "#/faults"]) {
        await page.evaluate((hash) => { location.hash = hash; }, address);
        await hear(page, await stack.create());
        must(asked === 1, `it is asked for once, not ${asked} times, at ${address}`);
    }
    await page.goBack();
    await told.waitFor();
    must(asked === 2, "it is asked for again when it is chosen again");
    mustBeFaultless(page, "a request that is gone");
}

export async function whatComesWhileTheListIsReadStays(page, stack) {
    await stack.send("GET", "/v4/Users/nobody");
    await open(page, stack, "#/requests");
    await putAside(page, true);
    const held = holdBack(page, isList, ([newest]) => { newest.user = "as-it-was-read"; });
    await putAside(page, false);
    await held.isAsked;
    const { id } = await stack.create();
    const row = page.locator(`a[href="#/requests/${id}"]`);
    await row.waitFor();
    held.release();
    await page.getByText("as-it-was-read").waitFor();
    must(await row.count() === 1, "what came while the list was read is in it");
    mustBeFaultless(page, "the list that was late");
}

export async function mailsAreCountedAndKept(page, stack) {
    await stack.create();
    await open(page, stack, "#/requests");
    const count = page.locator("#mail-count");
    must(await count.isHidden(), "what was there at the start is no news");
    await putAside(page, true);
    await stack.create();
    const held = holdBack(page, "**/_local/mailbox");
    await putAside(page, false);
    await held.isAsked;
    const { email } = await stack.create();
    await count.getByText("1", { exact: true }).waitFor();
    held.release();
    await count.getByText("2", { exact: true }).waitFor();
    await page.getByRole("link", { name: /^Mailbox/ }).click();
    await page.getByRole("listitem").filter({ hasText: email }).waitFor();
    must(await count.isHidden(), "mails that were looked at are not counted");
    mustBeFaultless(page, "the mails");
}

export async function withoutAStreamAllCanBeSeen(page, stack) {
    page.mayFail.push("/_local/live");
    await page.route("**/_local/live", (route) => route.abort());
    await page.goto(`${stack.url}/#/try`);
    await page.getByText("Not connected; trying again").waitFor();
    await page.getByRole("button", { name: "Send" }).click();
    const answer = page.getByRole("region", { name: "Answer" });
    await answer.getByText("S200_06", { exact: true }).waitFor();
    await answer.getByRole("row").filter({ hasText: "SUBSCRIBE_USER_CREATE" }).waitFor();
    await page.getByRole("link", { name: "Requests", exact: true }).click();
    await page.getByRole("table", { name: "Requests, newest first" }).getByRole("row").filter({ hasText: "create" }).first().waitFor();
    mustBeFaultless(page, "a page without a stream");
}

export async function whatCouldNotBeReadIsReadAgain(page, stack) {
    page.mayFail.push("/_local/faults");
    await page.route("**/_local/faults", (route) => route.fulfill({ status: 500, body: "" }), { times: 1 });
    await page.goto(`${stack.url}/#/requests`);
    await page.getByText("/_local/faults answered 500").waitFor();
    await page.getByText("Live", { exact: true }).waitFor();
    mustBeFaultless(page, "a page that was refused");
}
