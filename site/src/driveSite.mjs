import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { serveSite } from "./serveSite.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** Window of a small phone, in CSS pixels. */
const PHONE = { width: 360, height: 740 };
/** Milliseconds for one step in the browser, on a machine that is busy with other tests. */
const PATIENCE_MS = 120_000;
/** Pages whose accessibility is checked: the one with diagrams, and the longest one with pictures and tables. */
const CHECKED = ["concepts.html", "options.html"];
const SEARCH = 'button[aria-label="Search"], .VPNavBarSearchButton';

/** Opens a page that reports into `faults` what it logs, and what it requests of another host. */
async function openPage(browser, url, faults, options) {
  const page = await browser.newPage(options);
  page.setDefaultTimeout(PATIENCE_MS);
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") faults.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", ({ message }) => faults.push(`${page.url()}: ${message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith("data:"))
      faults.push(`${page.url()}: requests ${request.url()}`);
  });
  return page;
}

/** Searches for "gravity" by typing, and follows the first result: it has to be the option. */
async function search(page, url, faults) {
  await page.goto(url);
  await page.locator(SEARCH).first().click();
  await page.keyboard.type("gravity", { delay: 20 });
  const isFound = await page
    .locator('.VPLocalSearchBox li:first-child .result[href$="#gravity"]')
    .waitFor()
    .then(() => true)
    .catch(() => false);
  if (!isFound) return void faults.push('search for "gravity": expected the option as first result');
  await page.keyboard.press("Enter");
  await page.waitForURL(/#/).catch(() => {});
  const at = page.url().slice(url.length);
  if (at !== "options.html#gravity") faults.push(`search for "gravity": expected options.html#gravity, got "${at}"`);
}

/** Reads every page in the window of a phone: nothing may stick out. */
async function readOnPhone(page, url, paths, faults) {
  for (const path of paths) {
    await page.goto(url + path);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > PHONE.width) faults.push(`${path}: ${width} px wide in a window of ${PHONE.width} px`);
  }
}

/** Checks the accessibility of a page, in the colours of its context. */
async function checkAccess(page, url, path, faults) {
  await page.goto(url + path);
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const scheme = await page.evaluate(() => (document.documentElement.classList.contains("dark") ? "dark" : "light"));
  for (const { id, help, nodes } of violations)
    faults.push(
      `${path}, ${scheme}: ${id}: ${help}: ${nodes
        .slice(0, 3)
        .map(({ html }) => html.slice(0, 150))
        .join(" | ")}`,
    );
}

/**
 * Drives the built site in Chromium: search, every page on a phone, accessibility in light and dark.
 *
 * @param base path below which it was built
 * @param paths pages, as paths below it
 * @param executablePath Chromium
 * @returns a line for each fault
 */
export async function driveSite(base, paths, executablePath) {
  const faults = [];
  const server = await serveSite(base);
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });
  try {
    await search(await openPage(browser, server.url, faults), server.url, faults);
    await readOnPhone(await openPage(browser, server.url, faults, { viewport: PHONE }), server.url, paths, faults);
    for (const colorScheme of ["light", "dark"]) {
      const page = await openPage(browser, server.url, faults, { colorScheme });
      for (const path of CHECKED) await checkAccess(page, server.url, path, faults);
    }
  } finally {
    await browser.close();
    await server.close();
  }
  return [...faults, ...server.missing.map((path) => `${path}: there is no such file`)];
}
