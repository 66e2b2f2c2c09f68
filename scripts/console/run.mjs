#!/usr/bin/env node
// Tests the console in a browser, on a local stack of its own:
//
//     node scripts/console/run.mjs --tools DIR [--stack target/debug/local] [--chromium /usr/bin/chromium] [--screenshots DIR]
//
// In DIR, npm has installed playwright-core, which controls the browser, and axe-core, which checks accessibility (.ci/run does
// that). The browser reaches only this machine; a request to any other host is a failure.

import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { parseArgs } from "node:util";

import * as gaps from "./gaps.mjs";
import { walkByKeyboard } from "./keyboard.mjs";
import { checkLooks } from "./looks.mjs";
import * as others from "./others.mjs";
import * as reference from "./reference.mjs";
import * as sending from "./sending.mjs";
import { withStack } from "./stack.mjs";
import { walk } from "./walk.mjs";
import { watched } from "./watch.mjs";

const root = path.resolve(import.meta.dirname, "../..");
const { values: options } = parseArgs({
    options: {
        tools: { type: "string" },
        stack: { type: "string", default: path.join(root, "target/debug/local") },
        chromium: { type: "string", default: "/usr/bin/chromium" },
        screenshots: { type: "string" },
    },
});
if (options.tools === undefined) throw new Error("--tools is missing: the folder with playwright-core and axe-core");
const require = createRequire(path.resolve(options.tools, "package.json"));
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
];
const VIEWPORTS = {
    light: { viewport: { width: 1280, height: 860 }, colorScheme: "light" },
    dark: { viewport: { width: 1280, height: 860 }, colorScheme: "dark" },
    narrow: { viewport: { width: 360, height: 740 }, colorScheme: "light", isMobile: true, hasTouch: true },
};

if (options.screenshots !== undefined) fs.mkdirSync(options.screenshots, { recursive: true });

await withStack(options.stack, async (stack) => {
    const browser = await chromium.launch({ executablePath: options.chromium, args: FLAGS });
    try {
        // The first step needs a stack without requests.
        for (const [name, part] of Object.entries({ walk, walkByKeyboard, ...sending, ...others, ...gaps, ...reference })) {
            const page = await watched(browser, VIEWPORTS.light, stack);
            await part(page, stack);
            await page.context().close();
            console.log(`${name}: as it should be`);
        }
        for (const [name, viewport] of Object.entries(VIEWPORTS)) {
            const page = await watched(browser, viewport, stack);
            const shoot = async (view) => {
                if (options.screenshots === undefined) return;
                await page.screenshot({ path: path.join(options.screenshots, `${name}-${view}.png`), fullPage: name === "narrow" });
            };
            await checkLooks(page, stack, axe, shoot);
            await page.context().close();
            console.log(`${name}: no barriers, nothing out of its place`);
        }
    } finally {
        await browser.close();
    }
});
