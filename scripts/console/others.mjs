// Others send requests meanwhile, and whoever works on the page is not disturbed by it.

import { hear, must, mustBeFaultless, mustBeFocused, open } from "./watch.mjs";

async function somebodySends(page, stack) {
    const sent = await stack.create();
    await hear(page, sent);
    return sent;
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
