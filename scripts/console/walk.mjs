// The main path, with the mouse: create, confirm by mail, read, fail, undo, filter.

import { must, mustBeFaultless } from "./watch.mjs";

export async function walk(page, stack) {
    await page.goto(`${stack.url}/`);
    await page.getByText("No request yet.").waitFor();
    await page.getByText("Live", { exact: true }).waitFor();

    const reader = await create(page);
    await confirmByMail(page, reader);
    await readAsVerified(page, reader);
    await failAndUndo(page, stack);
    await filter(page, stack);
    await takeWhatComes(page, stack);
    mustBeFaultless(page, "the walk");
}

async function create(page) {
    await page.getByRole("link", { name: "Try", exact: true }).click();
    const reader = await page.getByRole("textbox", { name: "email" }).inputValue();
    must(await page.getByRole("combobox", { name: "verifyEmail" }).inputValue() === "true", "a mail is asked for");
    const command = page.locator("details.command");
    await command.locator("summary").click();
    const curl = await command.locator("pre").textContent();
    must(curl.startsWith("curl ") && curl.includes(reader) && curl.includes("Authorization: Bearer "), "the curl command is whole");
    await page.getByRole("button", { name: "Send" }).click();
    const answer = page.getByRole("region", { name: "Answer" });
    await answer.getByText("S200_06", { exact: true }).waitFor();
    for (const row of ["POST /api/v2/users", "POST /registrations", "AUTHSYSTEM_USER_CREATE", "SUBSCRIBE_USER_CREATE"]) {
        await answer.getByRole("row").filter({ hasText: row }).first().waitFor();
    }
    must(await answer.locator(".bar.provider").count() > 0, "calls of the provider are drawn");
    must(await answer.locator(".bar.subscribe").count() > 0, "calls of Subscribe are drawn");
    return reader;
}

async function confirmByMail(page, reader) {
    await page.getByRole("link", { name: /^Mailbox 1/ }).click();
    const mail = page.getByRole("listitem").filter({ hasText: reader });
    await mail.getByText("DEMO/HERALD/MORNING").waitFor();
    const opened = page.context().waitForEvent("page");
    await mail.getByRole("link").click();
    const popup = await opened;
    await popup.getByText("Welcome").waitFor();
    await popup.close();
    must(page.ledTo === "https://www.example.com/welcome", `the link leads to the return URL, not to ${page.ledTo}`);
    must(await page.locator("#mail-count").isHidden(), "mails that were looked at are not counted");
}

async function readAsVerified(page) {
    await page.getByRole("link", { name: "Try", exact: true }).click();
    await page.getByText("Get by id GET").click();
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByRole("region", { name: "Answer" }).getByText('"verified": true').waitFor();
}

async function failAndUndo(page, stack) {
    await page.getByRole("link", { name: /^Faults/ }).click();
    await page.getByLabel("Method", { exact: true }).selectOption("PUT");
    const error = page.getByRole("group", { name: /^subscribe/ }).getByRole("button", { name: "Error 500" });
    await error.click();
    const banner = page.getByRole("region", { name: "Faults that are on" });
    await banner.getByText("subscribe: answers 500; for PUT").waitFor();
    must(await error.getAttribute("aria-pressed") === "true", "the switch is pressed");

    await page.getByRole("link", { name: "Try", exact: true }).click();
    await page.getByText("Update PUT").click();
    await page.getByRole("textbox", { name: "firstName" }).fill("Anna");
    await page.getByRole("button", { name: "Send" }).click();
    const answer = page.getByRole("region", { name: "Answer" });
    await answer.getByText("E500", { exact: true }).waitFor();
    await answer.getByRole("link", { name: "Its waterfall" }).click();
    await page.getByRole("row").filter({ hasText: "AUTHSYSTEM_USER_CREATE" }).filter({ hasText: "Undone" }).waitFor();
    await page.getByRole("row").filter({ hasText: "PUT /registrations" }).filter({ hasText: "500" }).waitFor();

    await banner.getByRole("button", { name: "Clear all faults" }).click();
    await banner.waitFor({ state: "hidden" });
    const faults = await (await fetch(`${stack.url}/_local/faults`)).json();
    must(Object.values(faults).every((fault) => fault === null), "all faults are off");
    await page.getByRole("button", { name: "Run repair now" }).click();
    await page.getByText("Nothing was due.").waitFor();
}

async function filter(page) {
    const rows = page.getByRole("table", { name: "Requests, newest first" }).locator("tbody tr");
    await page.goto(`${page.url().split("#")[0]}#/requests`);
    await rows.nth(2).waitFor();
    await page.getByLabel("Code").fill("e5");
    must(await rows.count() === 1 && (await rows.textContent()).includes("E500"), "only the failure is left");
    await page.getByLabel("Operation").selectOption("create");
    await page.getByText("No request fits the filter.").waitFor();
    await page.getByLabel("Operation").selectOption("");
    await rows.getByRole("link").click();
    must(page.url().includes("code=e5"), "the address holds the filter");
    await page.goBack();
    must(page.url().endsWith("#/requests?code=e5"), "back leads to the list as it was");
    await page.getByRole("button", { name: "Clear filter" }).click();
    await rows.nth(2).waitFor();
}

// Requests from elsewhere appear by themselves; their content stays text, however long it is.
async function takeWhatComes(page, stack) {
    const rows = page.getByRole("table", { name: "Requests, newest first" }).locator("tbody tr");
    const before = await rows.count();
    const hostile = `<img src=x onerror=alert(1)>${"x".repeat(200)}`;
    await stack.send("GET", `/v4/Users/${encodeURIComponent(hostile)}`);
    await rows.nth(before).waitFor();
    await rows.first().getByRole("link").click();
    await page.getByRole("heading", { name: "get-by-id" }).waitFor();
    must((await page.locator("main").textContent()).includes(hostile), "the id is shown as it is");
    must(await page.locator("img").count() === 0, "nothing becomes markup");
}
