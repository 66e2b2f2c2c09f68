// The reference's examples can be sent repeatedly, for each tenant.

import { must, mustBeFaultless } from "./watch.mjs";

export async function examplesOfTheReferenceWork(page, stack) {
    const { tenants } = await (await fetch(`${stack.url}/_local/status`)).json();
    for (const { clientGroup, client, paper } of tenants) {
        const name = `${clientGroup}/${client}/${paper}`;
        for (const turn of ["once", "twice"]) {
            await page.goto(`${stack.url}/_local/docs/?tenant=${name}`);
            const create = await opened(page, "createUser");
            await create.locator(".opblock-section-request-body .examples-select select").first().selectOption("own-id");
            must(await execute(create) === "200", `${name} creates the user of the example, ${turn}`);
            const id = JSON.parse(await create.locator("textarea").inputValue()).customerRegistrationId;
            const find = await opened(page, "getUserById");
            const asked = find.getByPlaceholder("customerRegistrationId");
            must(await asked.inputValue() === id, `${name} is offered the user who was just made, not ${await asked.inputValue()}`);
            must(await execute(find) === "200", `${name} reads that user`);
            await page.goto(`${stack.url}/_local/docs/?tenant=${name}`);
            const update = await opened(page, "updateUser");
            must(await execute(update) === "200", `${name} changes that user after a reload`);
        }
    }
    mustBeFaultless(page, "the reference");
}

async function opened(page, operation) {
    const block = page.locator(`[id$="-${operation}"]`);
    await block.locator("button.opblock-summary-control").click();
    await block.getByRole("button", { name: "Execute" }).waitFor();
    return block;
}

/** The status of the answer. */
async function execute(block) {
    await block.getByRole("button", { name: "Execute" }).click();
    return block.locator(".live-responses-table .response-col_status").last().innerText();
}
