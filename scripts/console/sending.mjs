// The proposed request can be sent for each tenant; it is sent once, with a valid token.

import { must, mustBeFaultless, open } from "./watch.mjs";

export async function eachTenantTakesTheExample(page, stack) {
    const { tenants } = await (await fetch(`${stack.url}/_local/status`)).json();
    const answer = page.getByRole("region", { name: "Answer" });
    const tenant = page.getByRole("combobox", { name: "Tenant" });
    const id = page.getByRole("textbox", { name: "customerRegistrationId" });
    must(tenants.length > 1, "there is a choice of tenants");
    for (const { clientGroup, client, paper } of tenants) {
        const name = `${clientGroup}/${client}/${paper}`;
        await open(page, stack, `?${paper}#/try`);
        await tenant.selectOption(name);
        await page.getByRole("button", { name: "Send" }).click();
        await answer.locator(".pill").waitFor();
        must((await answer.locator(".answer").textContent()).includes("S200_06"), `${name} takes ${await id.inputValue()}: ${await answer.locator("pre").textContent()}`);
        await page.getByRole("button", { name: "Fill in a new reader" }).click();
        await page.getByRole("checkbox", { name: "Body as JSON" }).check();
        await tenant.selectOption({ index: 0 });
        await tenant.selectOption(name);
        await page.getByRole("button", { name: "Send" }).click();
        await answer.getByText("Waiting").waitFor({ state: "hidden" });
        await answer.getByText("S200_06", { exact: true }).waitFor();
    }
    await open(page, stack, "?typed#/try");
    await id.fill("of-ones-own");
    await tenant.selectOption("DEMO/HERALD/SUNDAY");
    must(await id.inputValue() === "of-ones-own", "an id that was typed stays");
    mustBeFaultless(page, "the examples");
}

export async function theFormIsSentOnce(page, stack) {
    let sent = 0;
    let release;
    const isReleased = new Promise((resolve) => { release = resolve; });
    await page.route("**/v4/Users", async (route) => {
        sent += 1;
        await isReleased;
        await route.continue();
    });
    await open(page, stack, "#/try");
    await page.getByRole("textbox", { name: "email" }).focus();
    const isSent = page.waitForRequest("**/v4/Users");
    await page.keyboard.press("Control+Enter");
    await page.keyboard.press("Control+Enter");
    await isSent;
    await page.getByRole("button", { name: "Send" }).click({ force: true });
    await page.keyboard.press("Enter");
    release();
    const answer = page.getByRole("region", { name: "Answer" });
    await answer.getByText("S200_06", { exact: true }).waitFor();
    must(sent === 1, `it is sent once while it is under way, not ${sent} times`);

    // A key that is held down repeats.
    await page.getByRole("textbox", { name: "email" }).focus();
    await page.keyboard.down("Control");
    await page.keyboard.down("Enter");
    await answer.getByText("E400_08", { exact: true }).or(answer.getByText("E400_23", { exact: true })).waitFor();
    await page.keyboard.down("Enter");
    await page.keyboard.up("Enter");
    await page.keyboard.up("Control");
    await answer.locator(".pill").waitFor();
    must(sent === 2, `a key that is held down sends once, not ${sent - 1} times`);
    mustBeFaultless(page, "sending");
}

export async function theCommandHasAFreshToken(page, stack) {
    let minted = 0;
    await page.route("**/_local/status", async (route) => {
        const response = await route.fetch();
        const status = await response.json();
        minted += 1;
        for (const tenant of status.tenants) tenant.headers.Authorization = `Bearer minted-${minted}`;
        await route.fulfill({ response, json: status });
    });
    const tokenIn = (text) => Number(/Bearer minted-(\d+)/.exec(text)?.[1]);
    const command = page.locator("details.command");
    await open(page, stack, "#/try");
    await command.locator("summary").click();
    await command.getByText(/Bearer minted-/).waitFor();
    const first = tokenIn(await command.locator("pre").textContent());
    await page.getByRole("link", { name: "Mailbox" }).click();
    await page.getByRole("link", { name: "Try", exact: true }).click();
    await page.waitForFunction((old) => !document.querySelector("details.command pre").textContent.includes(`minted-${old}'`), first);
    const shown = tokenIn(await command.locator("pre").textContent());
    must(shown > first, "the command has a new token when the view is entered");
    await command.getByRole("button", { name: "Copy: the curl command" }).click();
    await command.getByText("Copied").waitFor();
    must(tokenIn(await page.evaluate(() => navigator.clipboard.readText())) > shown, "what is copied has a new token");
    mustBeFaultless(page, "the command");
}

export async function namesOfNothingAreNoViews(page, stack) {
    await open(page, stack, "#/toString");
    await page.getByRole("heading", { name: "Requests", exact: true }).waitFor();
    await open(page, stack, "#/try?operation=toString");
    await page.getByRole("radio", { name: /^Create/, checked: true }).waitFor({ state: "attached" });
    mustBeFaultless(page, "odd addresses");
}

export async function theTenantFilterTakesParts(page, stack) {
    await stack.send("GET", "/v4/Users/nobody");
    await open(page, stack, "#/requests");
    const rows = page.getByRole("table", { name: "Requests, newest first" }).locator("tbody tr");
    await page.getByLabel("Tenant").fill("herald/morn");
    await rows.first().waitFor();
    await page.getByLabel("Tenant").fill("herald/nowhere");
    await page.getByText("No request fits the filter.").waitFor();
    mustBeFaultless(page, "the filter");
}
