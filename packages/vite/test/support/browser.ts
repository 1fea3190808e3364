import { CHROMIUM_ARGS, findChromium } from "@bucketfirst/testkit/chromium";
import { type Browser, chromium, type Page } from "playwright-core";
import { onTestFinished } from "vitest";

const executablePath = findChromium();

/** True where there is a Chromium. */
export const hasChromium = executablePath !== undefined;

let browser: Promise<Browser> | undefined;

/** Closes the browser of this file. */
export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
}

/** Opens a page as a new visitor, with the lines of its console. */
export async function openPage(): Promise<{ page: Page; faults: string[] }> {
  browser ??= chromium.launch({ executablePath: executablePath!, args: CHROMIUM_ARGS });
  const context = await (await browser).newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("console", (message) => {
    // A miss is a 404, and the browser notes each.
    const isMiss = message.text().includes("Failed to load resource") && message.text().includes("404");
    if (["error", "warning"].includes(message.type()) && !isMiss) faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  return { page, faults };
}

/** Waits until the picture is painted, and returns the place that it was loaded from. */
export async function paintedPicture(
  page: Page,
): Promise<{ src: string; stage: string; natural: string; box: string }> {
  await page.waitForFunction(() => (document.querySelector("img")?.naturalWidth ?? 0) > 0);
  return page.locator("img").evaluate((element) => {
    const img = element as HTMLImageElement;
    return {
      src: img.currentSrc,
      stage: img.dataset.stage ?? "",
      natural: `${img.naturalWidth} × ${img.naturalHeight}`,
      box: `${img.width} × ${img.height}`,
    };
  });
}
