import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, launch } from "./browser.js";
import { type OpenGallery, openGallery, settledImages } from "./openGallery.js";

describe.skipIf(!chromiumPath)("the page", () => {
  let browser: Browser;
  let gallery: OpenGallery;
  beforeAll(async () => {
    browser = await launch();
    gallery = await openGallery();
  });
  afterAll(async () => {
    await browser?.close();
    await gallery?.close();
  });

  test.each([
    { width: 390, columns: 1 },
    { width: 1280, columns: 3 },
  ])("at $width px: nothing sticks out, $columns columns", async ({ width, columns }) => {
    const page = await browser.newPage({ viewport: { width, height: 844 } });
    await page.goto(gallery.dev.url);
    await settledImages(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    const lefts = await page
      .locator(".photo")
      .evaluateAll((photos) => photos.map((p) => p.getBoundingClientRect().left));
    expect(new Set(lefts).size).toBe(columns);
    await page.close();
  });

  test("works before and without scripts: the stage is in the markup, the secret is not", async () => {
    const html = await (await fetch(gallery.dev.url)).text();
    expect(html.match(/data-stage="cache"/g)).toHaveLength(9);
    const key = /key: "([0-9a-f]{32,})"/.exec(gallery.dev.snippet())?.[1];
    expect(key).toBeDefined();
    expect(html).not.toContain(key);
  });

  test("buttons work for the gallery's own page only", async () => {
    const press = (origin: string) =>
      fetch(`${gallery.dev.url}/control/empty-bucket`, { method: "POST", headers: { origin }, redirect: "manual" });
    expect((await press("https://elsewhere.example")).status).toBe(403);
    expect((await press(gallery.dev.url)).status).toBe(303);
    expect((await fetch(`${gallery.dev.url}/control/empty-bucket`)).status).toBe(405);
  });
});
