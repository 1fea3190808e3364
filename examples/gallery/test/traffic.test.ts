import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, launch } from "./browser.js";
import { type OpenGallery, openGallery, settledImages } from "./openGallery.js";

const PHOTOS = 9;
const counters = (page: Page) => page.locator(".counters dd").allInnerTexts();

/** One browser session against one gallery, step by step as a visitor would go; each test is the next step. */
describe.skipIf(!chromiumPath)("a visitor", () => {
  let browser: Browser;
  let gallery: OpenGallery;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    browser = await launch();
    gallery = await openGallery();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => {
      // The browser itself reports a missing image; any other error, such as a CSP violation, is a fault.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
        faults.push(message.text());
    });
  });
  afterAll(async () => {
    await browser?.close();
    await gallery?.close();
  });

  /** Presses a button and waits for the page that follows: until then the images of this one are settled. */
  async function press(name: string) {
    const next = page.waitForEvent("domcontentloaded");
    await page.getByRole("button", { name }).click();
    await next;
  }

  /** Each photo exactly once, and no address twice. */
  function expectOnceEach(urls: string[]) {
    expect(urls).toHaveLength(PHOTOS);
    expect(new Set(urls).size).toBe(PHOTOS);
  }

  test("first visit: one bucket and one proxy request an image, all shown", async () => {
    await page.goto(gallery.dev.url);
    const images = await settledImages(page);
    const { bucket, proxy } = gallery.counted();
    expectOnceEach(bucket);
    expectOnceEach(proxy);
    expect(images.map(({ stage }) => stage)).toEqual(Array(PHOTOS).fill("proxy"));
    expect(images.every(({ width }) => width > 0)).toBe(true);
  });

  test("the page counts what the servers counted, and the bucket holds what was shown", async () => {
    await expect.poll(() => counters(page)).toEqual(["0", "9", "9", "9"]);
    expect(gallery.storedFiles()).toHaveLength(PHOTOS);
    expect(await page.locator(".strip li").count()).toBe(2 * PHOTOS);
  });

  test("reload: one bucket request an image, none to the proxy, all shown", async () => {
    await page.reload();
    const images = await settledImages(page);
    const { bucket, proxy } = gallery.counted();
    expectOnceEach(bucket);
    expect(proxy).toEqual([]);
    expect(images.map(({ stage }) => stage)).toEqual(Array(PHOTOS).fill("cache"));
    expect(images.every(({ width }) => width > 0)).toBe(true);
    await expect.poll(() => counters(page)).toEqual(["9", "0", "0", "0"]);
  });

  test("metadata was asked for once an original, at the start, and is no request of the visitor", () => {
    const { bucket, proxy } = gallery.askedForMeta();
    expectOnceEach(bucket);
    expectOnceEach(proxy);
    expect(gallery.storedMeta()).toHaveLength(PHOTOS);
  });

  test("beside each picture: who served it, bytes and milliseconds", async () => {
    const lines = await page.locator(".served").allInnerTexts();
    expect(lines).toHaveLength(PHOTOS);
    for (const line of lines) expect(line).toMatch(/^from the bucket\s+AVIF \d+\.\d kB \d+ ms$/);
  });

  test("empty the bucket: all misses again", async () => {
    await press("Empty the bucket");
    await settledImages(page);
    const { bucket, proxy } = gallery.counted();
    expectOnceEach(bucket);
    expectOnceEach(proxy);
    await expect.poll(() => gallery.storedFiles().length).toBe(PHOTOS);
  });

  test("break the bucket: all shown through the proxy", async () => {
    await press("Break the bucket");
    const images = await settledImages(page);
    const { bucket, proxy } = gallery.counted();
    expectOnceEach(bucket);
    expectOnceEach(proxy);
    expect(images.map(({ stage }) => stage)).toEqual(Array(PHOTOS).fill("proxy"));
    expect(images.every(({ width }) => width > 0)).toBe(true);
  });

  test("break the proxy too: the fallback is shown, each was asked once, and nothing loops", async () => {
    await press("Break the proxy");
    const images = await settledImages(page);
    // A loop would go on requesting; the fallback of the last image has been painted for a second by now.
    await page.waitForTimeout(1000);
    const { bucket, proxy } = gallery.counted();
    expectOnceEach(bucket);
    // A broken proxy refuses before it has read a key.
    expect(proxy).toHaveLength(PHOTOS);
    expect(images.map(({ src }) => src)).toEqual(Array(PHOTOS).fill("/assets/fallback.svg"));
    expect(images.every(({ width }) => width > 0)).toBe(true);
  });

  test("mend both: the bucket still has everything", async () => {
    await press("Mend the bucket");
    await settledImages(page);
    await press("Mend the proxy");
    gallery.counted();
    await page.goto(gallery.dev.url);
    const images = await settledImages(page);
    expect(gallery.counted().proxy).toEqual([]);
    expect(images.map(({ stage }) => stage)).toEqual(Array(PHOTOS).fill("cache"));
  });

  test("no script error, no hydration mismatch and no policy violation on the way", () => {
    expect(faults).toEqual([]);
  });
});
