// The main path with the keyboard only.

import { hear, isFocused, must, mustBeFaultless, mustBeFocused } from "./watch.mjs";

const MOST_TABS = 120;

export async function walkByKeyboard(page, stack) {
    await page.goto(`${stack.url}/`);
    await page.getByText("Live", { exact: true }).waitFor();
    await page.keyboard.press("Tab");
    await mustBeFocused(page.getByRole("link", { name: "Skip to content" }));

    await tabTo(page, page.getByRole("link", { name: "Try", exact: true }));
    await page.keyboard.press("Enter");
    await mustBeFocused(page.getByRole("heading", { name: "Try an operation" }));

    await tabTo(page, page.getByRole("textbox", { name: "email" }));
    await page.keyboard.press("Control+a");
    await page.keyboard.type(`keys-${Date.now()}@example.com`);
    await page.keyboard.press("Control+Enter");
    await page.getByRole("region", { name: "Answer" }).getByText(/^[SE]\d{3}/).first().waitFor();

    await tabTo(page, page.getByRole("link", { name: "Its waterfall among all requests" }));
    await page.keyboard.press("Enter");
    await mustBeFocused(page.getByRole("heading", { name: /^create/ }));

    const again = page.getByRole("link", { name: "read it" });
    await tabTo(page, again);
    await hear(page, await stack.create());
    await mustBeFocused(again);

    const row = page.getByRole("button", { name: /workflow/ });
    await tabTo(page, row);
    await hear(page, await stack.create());
    await mustBeFocused(row);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /workflow/, expanded: true }).waitFor();
    await mustBeFocused(row);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /workflow/, expanded: false }).waitFor();

    await tabTo(page, page.getByRole("link", { name: /^Faults/ }), "Shift+Tab");
    await page.keyboard.press("Enter");
    await mustBeFocused(page.getByRole("heading", { name: "Faults", exact: true }));
    const slow = page.getByRole("group", { name: /^gigya/ }).getByRole("button", { name: "Slow 1 s" });
    await tabTo(page, slow);
    await page.keyboard.press("Space");
    await page.getByRole("link", { name: "gigya: 1000 ms late" }).waitFor();
    await mustBeFocused(slow);
    await page.keyboard.press("Space");
    await page.getByRole("region", { name: "Faults that are on" }).waitFor({ state: "hidden" });
    mustBeFaultless(page, "the walk by keyboard");
}

async function tabTo(page, target, key = "Tab") {
    for (let count = 0; count < MOST_TABS; count += 1) {
        await page.keyboard.press(key);
        await mustBeSeen(page);
        if (await isFocused(target)) return;
    }
    throw new Error(`${target} cannot be reached by ${key}`);
}

/** The focused element must be visible. */
async function mustBeSeen(page) {
    const lost = await page.evaluate(() => {
        const node = document.activeElement;
        if (node === document.body) return null;
        // The radio buttons of the operations are invisible; their labels are drawn beside them.
        const drawn = node.type === "radio" ? node.nextElementSibling : node;
        return getComputedStyle(drawn).outlineStyle === "none" ? drawn.outerHTML : null;
    });
    must(lost === null, `the focus can be seen on ${lost}`);
}
