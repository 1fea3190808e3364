import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { processingPath } from "@bucketfirst/core";
import { describeOptions } from "@bucketfirst/core/options";
import { CHROMIUM_ARGS, findChromium } from "@bucketfirst/testkit/chromium";
import { type Browser, chromium, type Page } from "playwright-core";
import { expect } from "vitest";
import { createDevServer } from "../../src/dev/createDevServer.js";
import type { DevServer } from "../../src/dev/devServer.js";
import { readOptions } from "../../src/playground/page/formFields.js";
import { photoFolder } from "./photos.js";

/** Path of an installed Chromium. Without one the tests that need it are skipped. */
export const chromiumPath: string | undefined = findChromium();

/** Milliseconds that a picture may take on a busy machine. */
const PATIENCE_MS = 45_000;

/** An open playground over the usual photographs, with a hand that fills its form. */
export interface OpenPlayground {
  dev: DevServer;
  page: Page;
  browser: Browser;
  /** Folder of the photographs. */
  root: string;
  /** Errors of the console; a browser itself reports the misses of the bucket, which are none. */
  faults: string[];
  /** Requests that did not go to the development server. */
  foreign: string[];
  /** Leaves all options out, and chooses a photograph. */
  startOver(photo: string): Promise<void>;
  /** Opens the option of a field, and fills the field. */
  setField(field: string, text: string): Promise<void>;
  /** Returns the segments of these fields as core writes them, with a slash in front. */
  segmentsOf(fields: Record<string, string>): Promise<string>;
  /** Waits until the page shows this processing path and its picture, and returns the bytes that the browser got. */
  pictureOf(path: string): Promise<Buffer>;
  /** Returns width and height of the picture as the browser shows it. */
  shownSize(): Promise<[width: number, height: number]>;
  close(): Promise<void>;
}

export async function openPlayground(options: Parameters<Browser["newPage"]>[0] = {}): Promise<OpenPlayground> {
  const [root = "", folder = ""] = await Promise.all(
    ["photos", "data"].map((name) => mkdtemp(join(tmpdir(), `bucketfirst-${name}-`))),
  );
  await photoFolder(root);
  const dev = await createDevServer({ root, folder, port: 0 });
  const browser = await chromium.launch({ executablePath: chromiumPath, args: CHROMIUM_ARGS });
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  const faults: string[] = [];
  const foreign: string[] = [];
  /** Bodies of pictures by the path of their address. */
  const bodies = new Map<string, Promise<Buffer>>();
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      faults.push(message.text());
  });
  page.on("request", (request) => {
    if (!/^(?:blob|data):/.test(request.url()) && !request.url().startsWith(dev.url)) foreign.push(request.url());
  });
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (response.ok() && /^\/(?:bucket|proxy)\//.test(pathname))
      // A request that the page broke off has no body.
      bodies.set(
        pathname,
        response.body().catch(() => Buffer.alloc(0)),
      );
  });
  await page.goto(dev.playgroundUrl);
  const address = (name: string) => page.locator(`[data-address="${name}"]`).textContent({ timeout: PATIENCE_MS });
  const frame = page.locator('[data-frame="Result"]');

  return {
    dev,
    page,
    browser,
    root,
    faults,
    foreign,
    async startOver(photo) {
      const clear = page.getByRole("button", { name: "Leave all out" });
      if (await clear.isEnabled()) await clear.click();
      await page.getByLabel("or one of the folder").selectOption(photo);
    },
    async setField(field, text) {
      const option = page.locator(`[data-option="${field.split(".")[0]}"]`);
      if ((await option.getAttribute("open")) === null) await option.locator("summary").click();
      const control = option.locator(`[name="${field}"]`);
      const isList = (await control.evaluate((element) => element.tagName)) === "SELECT";
      await (isList ? control.selectOption(text) : control.fill(text));
    },
    async segmentsOf(fields) {
      const path = processingPath("a", readOptions(describeOptions(), fields));
      return path.slice(0, path.lastIndexOf("/"));
    },
    async pictureOf(path) {
      await expect.poll(() => address("Processing path P"), { timeout: PATIENCE_MS }).toBe(path);
      const paths = [await address("In the bucket"), await address("At the proxy")].map(
        (url) => new URL(url!).pathname,
      );
      let bytes: Buffer | undefined;
      const arrived = async (): Promise<boolean> => {
        const found = await Promise.all(paths.map((one) => bodies.get(one)));
        bytes = found.find((body) => body !== undefined && body.length > 0);
        return bytes !== undefined;
      };
      await expect.poll(arrived, { timeout: PATIENCE_MS }).toBe(true);
      await expect.poll(() => frame.getAttribute("aria-busy"), { timeout: PATIENCE_MS }).not.toBe("true");
      return bytes!;
    },
    async shownSize() {
      const image = frame.locator("img");
      await image.evaluate((element: HTMLImageElement) => element.decode());
      return image.evaluate(
        ({ naturalWidth, naturalHeight }: HTMLImageElement) => [naturalWidth, naturalHeight] as [number, number],
      );
    },
    async close() {
      await browser.close();
      await dev.close();
      await Promise.all([root, folder].map((dir) => rm(dir, { recursive: true })));
    },
  };
}
