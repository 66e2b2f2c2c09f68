// Every view: axe finds no accessibility problems, and nothing is wider than the window.

import { must, mustBeFaultless } from "./watch.mjs";

/** The severities that make the page unusable for some people. */
const GRAVE = ["serious", "critical"];

export async function checkLooks(page, stack, axe, shoot) {
    const look = async (view) => {
        await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== "running"));
        await shoot(view);
        await check(page, axe, view);
    };
    await page.goto(`${stack.url}/`);
    await page.getByText("Live", { exact: true }).waitFor();
    await look("start");

    await page.goto(`${stack.url}/#/try`);
    await page.getByRole("button", { name: "Fill in a new reader" }).click();
    await page.locator("details.command summary").click();
    await look("try");
    await page.locator("details.command summary").click();
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByRole("region", { name: "Answer" }).getByText("S200_06", { exact: true }).waitFor();
    await look("answer");
    await page.getByText("Update PUT").click();
    await page.getByRole("button", { name: "Add a key" }).click();
    await look("try-update");

    await page.getByRole("link", { name: "Its waterfall" }).click();
    await page.getByRole("heading", { name: /^create/ }).waitFor();
    await page.getByRole("row").filter({ hasText: "SUBSCRIBE_USER_CREATE" }).waitFor();
    await look("request");
    await page.getByRole("button", { name: /record SUBSCRIBE_USER_CREATE/ }).click();
    await page.getByText("upstreamCode").waitFor();
    await look("request-open");
    const { id } = await stack.send("PUT", `/v4/Users/${"long-".repeat(40)}`, { firstName: "Ana" });
    await page.goto(`${stack.url}/#/requests/${id}`);
    await page.getByRole("heading", { name: /^update/ }).waitFor();
    await look("request-long");

    await page.goto(`${stack.url}/#/requests`);
    await page.getByRole("table", { name: "Requests, newest first" }).waitFor();
    await look("requests");
    await page.goto(`${stack.url}/#/mailbox`);
    await page.getByRole("listitem").first().waitFor();
    await look("mailbox");
    await page.goto(`${stack.url}/#/tenants`);
    await page.getByText("Headers of its requests").first().click();
    await page.getByText("Tables, and the environment").click();
    await look("tenants");
    await page.goto(`${stack.url}/#/faults`);
    await page.getByRole("group", { name: /^auth0/ }).getByRole("button", { name: "Slow 1 s" }).click();
    await page.getByRole("button", { name: "Clear all faults" }).waitFor();
    await look("faults");
    await page.getByRole("button", { name: "Clear all faults" }).click();
    await page.getByRole("button", { name: "Clear all faults" }).waitFor({ state: "hidden" });
    mustBeFaultless(page, "the views");
}

async function check(page, axe, view) {
    const { width, window } = await page.evaluate(() => ({
        width: document.documentElement.scrollWidth, window: document.documentElement.clientWidth,
    }));
    must(width <= window, `${view} fits into ${window} px; it is ${width} px wide`);
    // Through the debugger, because the page's policy allows no inline script.
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    const grave = violations.filter(({ impact }) => GRAVE.includes(impact));
    const told = grave.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html, any }) => `${html} ${any.map(({ message }) => message)}`).join("; ")}`);
    must(grave.length === 0, `${view} has no barriers:\n${told.join("\n")}`);
    for (const { id, impact, nodes } of violations) console.log(`  ${view}: ${id} (${impact}): ${nodes.map(({ html }) => html).join(" ").slice(0, 200)}`);
}
