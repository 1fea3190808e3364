import { axeFaults } from "@bucketfirst/testkit/axe";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, launch } from "./browser.js";
import { type OpenGallery, openGallery, settledImages } from "./openGallery.js";

describe.skipIf(!chromiumPath)("the gallery", () => {
  let browser: Browser;
  let gallery: OpenGallery;
  let page: Page;
  beforeAll(async () => {
    browser = await launch();
    gallery = await openGallery();
    page = await browser.newPage({ viewport: { width: 360, height: 640 }, reducedMotion: "reduce" });
    await page.goto(gallery.dev.url);
    await settledImages(page);
  });
  afterAll(async () => {
    await browser?.close();
    await gallery?.close();
  });

  test("a phone shows the first photograph whole on its first screen, and every bar further down", async () => {
    const box = await page.locator(".photo img").first().boundingBox();
    expect(box!.width).toBe(328);
    expect(box!.y).toBeGreaterThan(0);
    expect(box!.y + box!.height).toBeLessThanOrEqual(640);
    const lastPhoto = await page.locator(".photo").last().boundingBox();
    expect((await page.locator(".strip").boundingBox())!.y).toBeGreaterThan(lastPhoto!.y);
  });

  test("texts for people who cannot see a photograph describe it", async () => {
    const alts = await page
      .locator(".photo img")
      .evaluateAll((images) => images.map((image) => image.getAttribute("alt")));
    expect(alts[6]).toBe("A small kite in the colours of the rainbow, high in a blue sky");
    const titles = await page.locator(".photo h2").allTextContents();
    for (const [i, alt] of alts.entries()) {
      expect(alt!.split(" ").length).toBeGreaterThan(5);
      expect(alt).not.toBe(titles[i]);
    }
  });

  test("bars have a unit and a scale", async () => {
    const ticks = page.locator(".axis span");
    await expect.poll(() => ticks.count()).toBeGreaterThan(0);
    const shown = await ticks.evaluateAll((spans) =>
      spans.map((span) => ({ text: span.textContent!, bottom: Number.parseFloat((span as HTMLElement).style.bottom) })),
    );
    for (const { text } of shown) expect(text).toMatch(/^[\d.]+ m?s$/);
    // By the square root: four times the time is twice the height.
    const inMs = (text: string): number => Number.parseFloat(text) * (text.endsWith(" ms") ? 1 : 1000);
    const [low, high] = [shown[0]!, shown.at(-1)!];
    const ratio = Math.sqrt(inMs(high.text) / inMs(low.text));
    expect(Math.abs(high.bottom / low.bottom - ratio)).toBeLessThan(0.2 * ratio);
    expect(await page.locator(".scale").textContent()).toMatch(/The full width is [\d.]+ m?s\./);
  });

  test("a hit has the bucket's own time beside the browser's; a miss has none", async () => {
    expect(await page.locator(".own").count()).toBe(0);
    await page.reload();
    await settledImages(page);
    await expect.poll(() => page.locator(".own").count()).toBe(9);
    expect(await page.locator(".own").first().textContent()).toMatch(/^The bucket itself took \d+\.\d ms\.$/);
  });

  test("a button that mends says so in its label alone", async () => {
    const next = page.waitForEvent("domcontentloaded");
    await page.getByRole("button", { name: "Break the bucket" }).click();
    await next;
    const mend = page.getByRole("button", { name: "Mend the bucket" });
    expect(await mend.getAttribute("aria-pressed")).toBeNull();
    await settledImages(page);
    expect(await axeFaults(page)).toEqual([]);
    const mended = page.waitForEvent("domcontentloaded");
    await mend.click();
    await mended;
    await settledImages(page);
  });

  test.each([
    { colorScheme: "light", width: 360 },
    { colorScheme: "dark", width: 360 },
    { colorScheme: "light", width: 1280 },
    { colorScheme: "dark", width: 1280 },
  ] as const)(
    "$colorScheme at $width px: axe finds nothing, and nothing sticks out",
    async ({ colorScheme, width }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      expect(await axeFaults(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    },
  );

  test("a link leads to the playground", async () => {
    await page.getByRole("link", { name: "Playground" }).click();
    await expect.poll(() => page.getByLabel("or one of the folder").inputValue()).toBe("local:///by-the-water.jpg");
  });
});
