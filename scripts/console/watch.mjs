// Watches a page: an error in it, or a request to another host, fails the step that caused it.

/**
 * A page of the console in a browser context of its own. `ledTo` are the final targets of links in mails, `mayFail` the paths
 * of requests that fail on purpose.
 */
export async function watched(browser, viewport, stack) {
    const context = await browser.newContext({ ...viewport, permissions: ["clipboard-read", "clipboard-write"] });
    const page = await context.newPage();
    const fail = (what) => {
        page.faults.push(what);
    };
    page.faults = [];
    page.mayFail = ["/v4/"];
    page.setDefaultTimeout(10_000);
    page.on("pageerror", (error) => fail(`error: ${error.stack}`));
    page.on("console", (message) => {
        if (!["error", "warning"].includes(message.type())) return;
        // The browser logs error answers; those of the API are expected here.
        const { url } = message.location();
        const isWanted = page.mayFail.some((path) => url.startsWith(stack.url + path)) || message.text().includes("404");
        if (!isWanted || !message.text().startsWith("Failed to load resource")) fail(`console: ${message.text()}`);
    });
    page.on("request", (request) => {
        if (!request.url().startsWith(`${stack.url}/`)) fail(`asks for ${request.url()}`);
    });
    // Links in mails finally redirect to the web, which must not be called here.
    await context.route(/\/verify\//, async (route) => {
        const answer = await route.fetch({ maxRedirects: 0 });
        page.ledTo = answer.headers().location;
        await route.fulfill({ body: "Welcome" });
    });
    return page;
}

/** Opens an address of the console, and waits until the page receives live events. */
export async function open(page, stack, address) {
    await page.goto(`${stack.url}/${address}`);
    await page.getByText("Live", { exact: true }).waitFor();
}

/** Waits until the page shows that a request has ended. */
export async function hear(page, { number }) {
    await page.locator("#news").getByText(`Request ${number},`).waitFor();
}

/** Waits for the focus, because a link's view appears a moment after the key. */
export async function mustBeFocused(target) {
    await target.waitFor();
    const node = await target.elementHandle();
    await target.page().waitForFunction((wanted) => wanted === document.activeElement || wanted.isConnected === false, node);
    must(await isFocused(target), `the focus is on ${target}`);
}

/** Whether the element has the focus now. */
export function isFocused(target) {
    return target.evaluateAll((nodes) => nodes.length === 1 && nodes[0] === document.activeElement);
}

/** Throws the recorded faults of the page. */
export function mustBeFaultless(page, where) {
    if (page.faults.length > 0) throw new Error(`${where}: ${page.faults.join("\n")}`);
}

/** Throws unless the condition holds. */
export function must(holds, what) {
    if (!holds) throw new Error(`not so: ${what}`);
}
