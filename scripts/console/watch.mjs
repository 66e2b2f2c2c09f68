// A page that is watched: whatever goes wrong in it, or leaves for another place, fails the step that did it.

/** A page of the console, with nothing else around it. `ledTo` is where a link of a mail would have led in the end. */
export async function watched(browser, viewport, stack) {
    const context = await browser.newContext({ ...viewport, permissions: ["clipboard-read", "clipboard-write"] });
    const page = await context.newPage();
    const fail = (what) => {
        page.faults.push(what);
    };
    page.faults = [];
    page.setDefaultTimeout(10_000);
    page.on("pageerror", (error) => fail(`error: ${error.stack}`));
    page.on("console", (message) => {
        if (!["error", "warning"].includes(message.type())) return;
        // The browser itself notes answers of the API that are errors, and those are wanted here.
        const isAnswer = message.location().url.startsWith(`${stack.url}/v4/`) || message.text().includes("404");
        if (!isAnswer || !message.text().startsWith("Failed to load resource")) fail(`console: ${message.text()}`);
    });
    page.on("request", (request) => {
        if (!request.url().startsWith(`${stack.url}/`)) fail(`asks for ${request.url()}`);
    });
    // The links of mails lead to the web in the end, which is not to be asked here.
    await context.route(/\/verify\//, async (route) => {
        const answer = await route.fetch({ maxRedirects: 0 });
        page.ledTo = answer.headers().location;
        await route.fulfill({ body: "Welcome" });
    });
    return page;
}

/** Throws what the page has been seen to do wrong. */
export function mustBeFaultless(page, where) {
    if (page.faults.length > 0) throw new Error(`${where}: ${page.faults.join("\n")}`);
}

/** Throws unless it holds. */
export function must(holds, what) {
    if (!holds) throw new Error(`not so: ${what}`);
}
