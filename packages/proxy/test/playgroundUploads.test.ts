import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { axeFaults } from "@bucketfirst/testkit/axe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { quarters } from "./support/photos.js";
import { chromiumPath, type OpenPlayground, openPlayground } from "./support/playground.js";

const PATIENCE = { timeout: 45_000 };
const SCRIPTED = `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60" onload="document.title='ran'">
<script>document.title = "ran"; fetch("/ran")</script><rect width="90" height="60" fill="#369"/></svg>`;

describe.skipIf(!chromiumPath)("a photograph of one's own", { timeout: 100_000 }, () => {
  let open: OpenPlayground;
  beforeAll(async () => {
    open = await openPlayground();
  }, 60_000);
  afterAll(() => open?.close());

  const field = () => open.page.getByLabel("Your own photograph");
  const fault = () => open.page.locator("#file-fault");
  const source = () => open.page.getByLabel("or an address").inputValue();
  const caption = () => open.page.locator('[data-frame="Original"] .figures').textContent();
  const shownName = () =>
    open.page.locator("#photo").evaluate((list: HTMLSelectElement) => list.selectedOptions[0]?.textContent);

  /** Lets a file that the page makes itself be dropped, or pasted, as a browser reports it. */
  async function transfer(
    kind: "dragover" | "drop" | "paste",
    file?: { name: string; bytes: Buffer },
  ): Promise<boolean> {
    const data = file && { name: file.name, base64: file.bytes.toString("base64") };
    return open.page.evaluate(
      ([type, given]) => {
        const transferred = new DataTransfer();
        if (given)
          transferred.items.add(
            new File([Uint8Array.from(atob(given.base64), (one) => one.charCodeAt(0))], given.name),
          );
        else transferred.setData("text/plain", "some words");
        const settings = { bubbles: true, cancelable: true };
        const event =
          type === "paste"
            ? new ClipboardEvent(type, { ...settings, clipboardData: transferred })
            : new DragEvent(type, { ...settings, dataTransfer: transferred });
        document.querySelector("h1")!.dispatchEvent(event);
        return event.defaultPrevented;
      },
      [kind, data] as const,
    );
  }

  test("it is chosen by keyboard, shown beside its result, and its code says that it exists only here", async () => {
    const { page, root } = open;
    expect(await page.locator(".only-here").count()).toBe(0);
    // Its folder is not the one whose photographs are listed.
    const file = join(root, "..", `bucketfirst-own-${process.pid}.png`);
    await writeFile(file, await quarters(300, 150));
    const asked = page.waitForEvent("filechooser", PATIENCE);
    await field().focus();
    await page.keyboard.press("Space");
    await (await asked).setFiles(file);
    await expect.poll(caption, PATIENCE).toMatch(/^PNG · 300 × 150 · /);
    expect(await source()).toMatch(/^upload:\/\/\/[0-9a-f]{32}\.png$/);
    expect(await shownName()).toBe(`bucketfirst-own-${process.pid}.png`);
    const encoded = Buffer.from(await source()).toString("base64url");
    await open.pictureOf(`/rs:fill:480:320/f:webp/${encoded}`);
    expect(await open.shownSize()).toEqual([300, 150]);
    await page.getByRole("tab", { name: "React" }).click();
    expect(await page.locator("#snippet").textContent()).toContain(await source());
    expect(await page.locator(".only-here").textContent()).toContain("exists only on this server");
    await open.setField("resize.width", "60");
    await open.pictureOf(`/rs:fill:60:320/f:webp/${encoded}`);
  });

  test("it stays in the list, and its name leaves the field where another picture is chosen", async () => {
    const { page } = open;
    expect(await field().inputValue()).toMatch(/bucketfirst-own/);
    await page.locator("#photo").selectOption("quarters.png");
    await expect.poll(caption, PATIENCE).toMatch(/^PNG · 400 × 200 · /);
    expect(await field().inputValue()).toBe("");
    expect(await page.locator(".only-here").count()).toBe(0);
    await page.locator("#photo").selectOption(`bucketfirst-own-${process.pid}.png`);
    await expect.poll(caption, PATIENCE).toMatch(/^PNG · 300 × 150 · /);
  });

  test("a file is dropped anywhere on the page, which says where it would land; words are left to the browser", async () => {
    const file = { name: "dropped.png", bytes: await quarters(200, 100) };
    expect(await transfer("dragover")).toBe(false);
    expect(await open.page.locator("[data-over]").count()).toBe(0);
    expect(await transfer("dragover", file)).toBe(true);
    await expect.poll(() => open.page.locator("[data-over]").count(), PATIENCE).toBe(1);
    expect(await transfer("drop", file)).toBe(true);
    await expect.poll(caption, PATIENCE).toMatch(/^PNG · 200 × 100 · /);
    expect(await open.page.locator("[data-over]").count()).toBe(0);
    expect(await shownName()).toBe("dropped.png");
  });

  test("a picture is pasted from the clipboard", async () => {
    await transfer("paste", { name: "image.png", bytes: await quarters(160, 80) });
    await expect.poll(caption, PATIENCE).toMatch(/^PNG · 160 × 80 · /);
  });

  test("a file that is no picture, and one that is too large, are refused at the field; the picture before stays", async () => {
    const before = await source();
    const refused = async (name: string, buffer: Buffer): Promise<string | null> => {
      await field().setInputFiles({ name, mimeType: "image/png", buffer });
      await expect.poll(() => fault().count(), PATIENCE).toBe(1);
      return fault().textContent();
    };
    expect(await refused("notes.png", Buffer.from("only words"))).toBe(
      "notes.png: expected a picture (JPEG, PNG, WebP, AVIF, GIF, TIFF or SVG), got 10 bytes that are none",
    );
    expect(await field().getAttribute("aria-invalid")).toBe("true");
    expect(await field().getAttribute("aria-describedby")).toBe("file-fault");
    expect(await axeFaults(open.page)).toEqual([]);
    expect(await source()).toBe(before);
    // A file of 51 MiB that is made in the page: the debugger takes no more than 50.
    let sent = 0;
    open.page.on("request", (request) => {
      if (request.url().endsWith("/upload")) sent++;
    });
    await open.page.evaluate(() => {
      const transferred = new DataTransfer();
      transferred.items.add(new File([new Uint8Array(51 * 1024 * 1024)], "huge.png"));
      document.dispatchEvent(new DragEvent("drop", { bubbles: true, dataTransfer: transferred }));
    });
    await expect.poll(() => fault().textContent(), PATIENCE).toBe("huge.png: expected at most 50 MiB, got 53.5 MB");
    expect(sent).toBe(0);
    await field().setInputFiles({ name: "good.png", mimeType: "image/png", buffer: await quarters(80, 40) });
    await expect.poll(caption, PATIENCE).toMatch(/^PNG · 80 × 40 · /);
    expect(await fault().count()).toBe(0);
  });

  test("a drawing with a script is shown, and its script runs nowhere on this origin", async () => {
    const { page, browser, dev } = open;
    await field().setInputFiles({ name: "drawing.svg", mimeType: "image/svg+xml", buffer: Buffer.from(SCRIPTED) });
    await expect.poll(caption, PATIENCE).toMatch(/^SVG · 90 × 60 · /);
    const asked: string[] = [];
    const addresses = await page.evaluate(
      async (text) => {
        const body = JSON.stringify({ source: text, options: { width: 30 }, formats: [] });
        return (await fetch("/_bucketfirst/playground/addresses", { method: "POST", body })).json();
      },
      await source(),
    );
    const blob = await page.locator('[data-frame="Original"] img').getAttribute("src");
    // As when a visitor opens the picture in a tab of its own.
    const opened = await Promise.all([
      page.context().waitForEvent("page"),
      page.evaluate((url) => void window.open(url!), blob),
    ]).then(([tab]) => tab);
    const direct = await browser.newPage();
    for (const tab of [opened, direct]) tab.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await opened.waitForLoadState();
    await direct.goto(addresses.original);
    for (const tab of [opened, direct]) {
      expect(await tab.evaluate(() => document.documentElement.tagName)).toBe("svg");
      expect(await tab.title()).not.toBe("ran");
    }
    expect(asked).not.toContain("/ran");
    // The same drawing where nothing holds it, which shows that the test would see it.
    const loose = await browser.newPage();
    await loose.route(`${dev.url}/loose.svg`, (route) =>
      route.fulfill({ contentType: "image/svg+xml", body: SCRIPTED }),
    );
    await loose.goto(`${dev.url}/loose.svg`);
    await expect.poll(() => loose.title(), PATIENCE).toBe("ran");
    for (const tab of [opened, direct, loose]) await tab.close();
  });

  test.each([360, 1280])("at %i px nothing sticks out, light or dark", async (width) => {
    await open.page.setViewportSize({ width, height: 700 });
    for (const colorScheme of ["light", "dark"] as const) {
      await open.page.emulateMedia({ colorScheme });
      expect(await open.page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      expect(await axeFaults(open.page)).toEqual([]);
    }
  });

  test("nothing was written to the console, and nothing left this machine", () => {
    expect(open.faults).toEqual([]);
    expect(open.foreign).toEqual([]);
  });
});
