import { join } from "node:path";
import { scratch } from "@bucketfirst/testkit/scratch";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { chromiumPath, launch } from "./browser.js";
import { openGallery, settledImages } from "./openGallery.js";

/** A layout shift as Chromium reports it; the types of the DOM do not have it. */
interface LayoutShift extends PerformanceEntry {
  value: number;
  sources: { node: Node | null }[];
}

declare global {
  /** Sum of the layout shifts that moved a photograph of the page under test. */
  var shift: number;
}

describe.skipIf(!chromiumPath)("pictures whose sizes nobody wrote down", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  /** Paints two pictures of one colour into a folder. */
  async function painted(): Promise<string> {
    const folder = await scratch();
    const page = await browser.newPage();
    await page.setContent("<style>html { background: #336699 }</style>");
    for (const { name, width, height } of [
      { name: "tall.png", width: 300, height: 600 },
      { name: "wide.png", width: 800, height: 200 },
    ]) {
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: join(folder, name) });
    }
    await page.close();
    return folder;
  }

  /** Tops of all titles, each below its picture. */
  const tops = (page: Page) =>
    page.locator(".photo h2").evaluateAll((titles) => titles.map((title) => title.getBoundingClientRect().top));

  test.each([390, 1280])(
    "at %i px: boxes and colours are those of the originals, and nothing shifts",
    async (width) => {
      const gallery = await openGallery(await painted());
      onTestFinished(() => gallery.close());
      await expect.poll(() => gallery.askedForMeta().proxy, { timeout: 20_000 }).toHaveLength(2);
      const page = await browser.newPage({ viewport: { width, height: 844 } });
      onTestFinished(() => page.close());
      let letGo = () => {};
      const held = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      await page.route(/\/(bucket|proxy)\//, async (route) => {
        await held;
        await route.continue();
      });
      await page.goto(gallery.dev.url, { waitUntil: "domcontentloaded" });
      const boxes = await page
        .locator(".photo img")
        .evaluateAll((images) =>
          images.map((image) => ["width", "height", "data-placeholder"].map((name) => image.getAttribute(name))),
        );
      expect(boxes).toEqual([
        ["400", "800", "#336699"],
        ["400", "100", "#336699"],
      ]);
      // A font that arrives late moves text, which is not what is measured here.
      await page.evaluate(async () => {
        await document.fonts.ready;
        globalThis.shift = 0;
        new PerformanceObserver((list) => {
          const photos = document.querySelector(".photos");
          // The bars above grow with every request, which is what they are for.
          for (const { value, sources } of list.getEntries() as LayoutShift[])
            if (sources.some(({ node }) => photos?.contains(node))) globalThis.shift += value;
        }).observe({ type: "layout-shift" });
      });
      const before = await tops(page);
      letGo();
      await settledImages(page);
      expect(await tops(page)).toEqual(before);
      expect(await page.evaluate(() => globalThis.shift)).toBe(0);
    },
  );
});
