// Requests from elsewhere do not disturb work on the page.

import { hear, must, mustBeFaultless, mustBeFocused, open } from "./watch.mjs";

async function somebodySends(page, stack) {
    const sent = await stack.create();
    await hear(page, sent);
    return sent;
}

export async function focusInTheChosenRequestStays(page, stack) {
    const { id } = await stack.send("GET", "/v4/Users/nobody");
    await open(page, stack, `#/requests/${id}`);
    for (const name of ["Copy: the request id", "Copy as JSON: the whole trace"]) {
        const copy = page.getByRole("button", { name });
        await copy.focus();
        await somebodySends(page, stack);
        await mustBeFocused(copy);
    }
    mustBeFaultless(page, "the chosen request");
}

export async function focusBelowTheAnswerStays(page, stack) {
    await open(page, stack, "#/try?operation=get-by-id");
    await page.getByRole("textbox", { name: "customerRegistrationId" }).fill("nobody");
    await page.getByRole("button", { name: "Send" }).click();
    const copy = page.getByRole("button", { name: "Copy as JSON: the whole trace" });
    await copy.focus();
    await somebodySends(page, stack);
    await mustBeFocused(copy);
    mustBeFaultless(page, "the answer");
}

export async function theChosenRequestGetsTheFocus(page, stack) {
    const { id } = await stack.send("GET", "/v4/Users/nobody");
    await open(page, stack, "#/requests");
    await page.locator(`a[href="#/requests/${id}"]`).click();
    await mustBeFocused(page.getByRole("heading", { name: /^get-by-id/ }));
    await page.goBack();
    await mustBeFocused(page.locator(`a[href="#/requests/${id}"]`));
    mustBeFaultless(page, "the list");
}

export async function rowsOfTheListStay(page, stack) {
    await stack.send("GET", "/v4/Users/nobody");
    await open(page, stack, "#/requests");
    const row = await page.getByRole("table", { name: "Requests, newest first" }).locator("tbody tr").first().elementHandle();
    const selected = await row.evaluate((node) => {
        getSelection().selectAllChildren(node.querySelector(".at"));
        return getSelection().toString();
    });
    await somebodySends(page, stack);
    must(await row.evaluate((node) => node.isConnected), "a row stays that nothing has happened to");
    must(await page.evaluate(() => getSelection().toString()) === selected, "what is selected in it stays so");
    mustBeFaultless(page, "the rows");
}

export async function rowsOpenWhateverIsSelected(page, stack) {
    const { id } = await stack.send("GET", "/v4/Users/nobody");
    await open(page, stack, `#/requests/${id}`);
    const row = page.getByRole("button", { name: /workflow/ });
    await row.waitFor();
    await page.getByRole("heading", { name: /^get-by-id/ }).evaluate((node) => getSelection().selectAllChildren(node));
    await row.focus();
    await page.keyboard.press("Enter");
    must(await row.getAttribute("aria-expanded") === "true", "a row opens while text elsewhere is selected");
    await row.evaluate((node) => getSelection().selectAllChildren(node.closest("tr").querySelector(".took")));
    await row.locator("xpath=ancestor::tr").locator(".took").dispatchEvent("click");
    must(await row.getAttribute("aria-expanded") === "true", "a click that ends a selection in the row opens or closes nothing");
    mustBeFaultless(page, "the selection");
}

export async function focusInTheBannerStays(page, stack) {
    await stack.fault("auth0", { latencyMs: 1, times: 50 });
    await stack.fault("gigya", { latencyMs: 1 });
    await open(page, stack, "#/requests");
    const link = page.getByRole("link", { name: /^auth0: 1 ms late/ });
    await link.focus();
    await somebodySends(page, stack);
    must(!(await link.textContent()).includes("; 50 more"), "the fault has met a request");
    await mustBeFocused(link);
    const clear = page.getByRole("button", { name: "Clear all faults" });
    await clear.focus();
    await page.keyboard.press("Enter");
    await clear.waitFor({ state: "hidden" });
    await mustBeFocused(page.getByRole("main"));
    mustBeFaultless(page, "the banner");
}

export async function focusInAFaultsCardStays(page, stack) {
    await stack.fault("ssor", { down: true });
    await open(page, stack, "#/faults");
    const card = page.getByRole("group", { name: /^ssor/ });
    const clear = card.getByRole("button", { name: "Clear" });
    await clear.focus();
    await stack.fault("ssor", { latencyMs: 1000 });
    await card.getByText("1000 ms late").waitFor();
    await mustBeFocused(clear);
    await page.keyboard.press("Enter");
    await clear.waitFor({ state: "hidden" });
    await mustBeFocused(card.getByRole("button", { name: "Slow 1 s" }));
    mustBeFaultless(page, "the faults");
}

export async function focusInTheMailboxStays(page, stack) {
    await open(page, stack, "#/mailbox");
    const { email } = await somebodySends(page, stack);
    const link = page.getByRole("listitem").filter({ hasText: email }).getByRole("link");
    await link.focus();
    const later = await somebodySends(page, stack);
    must((await page.getByRole("listitem").first().textContent()).includes(later.email), "the newest mail comes first");
    await mustBeFocused(link);
    mustBeFaultless(page, "the mailbox");
}
