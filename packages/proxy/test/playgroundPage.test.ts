import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { createImages } from "@bucketfirst/core";
import { axeFaults } from "@bucketfirst/testkit/axe";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, type OpenPlayground, openPlayground } from "./support/playground.js";

const QUARTERS = Buffer.from("local:///quarters.png").toString("base64url");
const PATIENCE = { timeout: 45_000 };

describe.skipIf(!chromiumPath)("the playground's page", { timeout: 100_000 }, () => {
  let open: OpenPlayground;
  beforeAll(async () => {
    open = await openPlayground({ permissions: ["clipboard-read", "clipboard-write"] });
  }, 60_000);
  afterAll(() => open?.close());

  const states = () =>
    open.page.locator(".journey li").evaluateAll((stops) => stops.map((stop) => (stop as HTMLElement).dataset.state));
  const refusal = () => open.page.locator(".refused");

  async function takeApart(text: string): Promise<void> {
    await open.page.getByLabel("An address of imgproxy").fill(text);
    await open.page.getByRole("button", { name: "Take it apart" }).click();
  }

  test("a request is played as the server saw it: a miss, made and stored, then a hit, then a miss again", async () => {
    await open.startOver("quarters.png");
    await open.setField("width", "64");
    await open.pictureOf(`/w:64/${QUARTERS}`);
    await expect.poll(states, PATIENCE).toEqual(["start", "miss", "made", "stored"]);
    await open.page.getByRole("button", { name: "Request it again" }).click();
    await expect.poll(states, PATIENCE).toEqual(["start", "hit", "skipped", "skipped"]);
    await open.page.getByRole("button", { name: "Empty the bucket, then request it" }).click();
    await expect.poll(states, PATIENCE).toEqual(["start", "miss", "made", "stored"]);
    expect(await open.page.locator(".journey [role=status]").textContent()).toMatch(
      /^Bucket: miss, [\d.]+ ms\. Proxy: made it, [\d.]+ m?s, \d+ B\. Stored: \d+ B, /,
    );
  });

  test("the original stands beside, with bytes, format and size of both", async () => {
    const captions = await open.page.locator("figcaption .figures").allInnerTexts();
    expect(captions[0]).toMatch(/^PNG · 64 × 32 · \d+ B$/);
    expect(captions[1]).toMatch(/^PNG · 400 × 200 · [\d.]+ k?B$/);
  });

  test("tabs are reached by arrow keys, and what is copied is the code", async () => {
    const { page } = open;
    await page.getByRole("tab", { name: "React" }).focus();
    for (const key of ["ArrowLeft", "Home", "ArrowRight", "End"]) await page.keyboard.press(key);
    expect(await page.getByRole("tab", { selected: true }).textContent()).toBe("curl");
    await page.getByRole("button", { name: "Copy the code for curl" }).click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    const [, url] = /^curl --fail --output picture '(\S+)'$/.exec(copied)!;
    const { stdout } = await promisify(execFile)("curl", ["--fail", "--silent", url!], { encoding: "buffer" });
    expect(await sharp(stdout).metadata()).toMatchObject({ width: 64, height: 32 });
  });

  test("each piece of code makes the picture of the page", async () => {
    const { page, dev } = open;
    const codes: Record<string, string> = {};
    for (const name of ["React", "Vue", "Svelte", "HTML", "ERB", "Jinja", "Blade", "buildUrl"]) {
      await page.getByRole("tab", { name, exact: true }).click();
      codes[name] = (await page.locator("#snippet").textContent()) ?? "";
    }
    const images = createImages({ proxyUrl: dev.proxyUrl, cacheUrl: dev.cacheUrl, signing: dev.signing, sets: true });
    const run = (code: string): unknown => new Function("images", `return ${code}`)(images);
    const proxied = await page.locator('[data-address="At the proxy"]').textContent();
    const base = await page.locator('[data-address="Set at the proxy"]').textContent();
    expect(run(/images\.buildUrl\(.*\)(?=;)/.exec(codes.buildUrl!)![0])).toBe(proxied);
    for (const name of ["React", "Vue", "Svelte"])
      expect(run(/images\.image\(.*\}\)/.exec(codes[name]!)![0])).toMatchObject({ proxyBase: base });
    expect(codes.HTML).toContain(`data-proxy="${base}"`);
    const shown = `ladder: '32-64-96-128', formats: 'avif-webp', options: 'rs:fit:64', width: 64`;
    expect(codes.ERB).toContain(`Bucketfirst.picture_tag(IMAGES.image('local:///quarters.png', { ${shown}`);
    expect(codes.Jinja).toContain('{"ladder":"32-64-96-128","formats":"avif-webp","options":"rs:fit:64","width":64');
    expect(codes.Blade).toContain(
      "['ladder' => '32-64-96-128', 'formats' => 'avif-webp', 'options' => 'rs:fit:64', 'width' => 64",
    );
    expect(Object.values(codes).join()).not.toContain(dev.signing.key);
  });

  test("a value that is refused is said at its field, and the picture before it stays", async () => {
    const { page } = open;
    await open.setField("width", "-4");
    await expect
      .poll(
        () =>
          page
            .locator("#width-fault")
            .textContent({ timeout: 1000 })
            .catch(() => ""),
        PATIENCE,
      )
      .toBe("width: expected integer:0.., got -4");
    expect(await page.locator('[name="width"]').getAttribute("aria-invalid")).toBe("true");
    expect(await open.shownSize()).toEqual([64, 32]);
    await open.setField("width", "64");
    await expect.poll(() => page.locator("#width-fault").count(), PATIENCE).toBe(0);
  });

  test("an option that the processor cannot do, and a source that is not there, say so", async () => {
    const { page } = open;
    const frame = page.locator('[data-frame="Result"] .fault');
    await page.getByLabel("of imgproxy Pro too").check();
    await open.setField("saturation", "0.5");
    await expect
      .poll(() => frame.allInnerTexts(), PATIENCE)
      .toEqual([expect.stringContaining("saturation: the embedded processor cannot do this")]);
    await page.getByRole("button", { name: "Leave saturation out" }).click();
    await page.getByLabel("or an address").fill("https://elsewhere.example/cat.jpg");
    await page.getByLabel("or an address").press("Enter");
    await expect
      .poll(() => frame.allInnerTexts(), PATIENCE)
      .toEqual([expect.stringContaining("The source is not available: https://elsewhere.example/cat.jpg")]);
    await open.startOver("quarters.png");
  });

  test("an address is taken apart, and opened in the form", async () => {
    const { page } = open;
    await takeApart("https://img.example.com/unsafe/rs:fill:60:50/g:fp:0.1:0.5/plain/local:///quarters.png@webp");
    const found = page.locator(".found");
    await expect
      .poll(() => found.textContent(), PATIENCE)
      .toContain('{"resize":{"type":"fill","width":60,"height":50}');
    expect(await found.textContent()).toMatch(/Signatureof other keys, or of none/);
    await page.getByRole("button", { name: "Open it in the form" }).click();
    await open.pictureOf(`/rs:fill:60:50/g:fp:0.1:0.5/f:webp/${QUARTERS}`);
    expect(await open.shownSize()).toEqual([60, 50]);
  });

  test.each([
    [
      "https://img.example.com/unsafe/w:60/q:101/plain/https://example.com/cat.jpg",
      "101",
      "quality: expected integer:0..100",
    ],
    [
      "http://localhost:8080/rs:fit:32:32:1/plain/https://example.com/x.jpg",
      "rs:fit:32:32:1",
      "write unsafe or _ in front",
    ],
    ["<b>no address", "<b>no address", "url: expected an address or a signed path"],
  ])("%s is refused, and its fault is marked", async (text, marked, sentence) => {
    await takeApart(text);
    await expect
      .poll(
        () =>
          refusal()
            .textContent()
            .catch(() => ""),
        PATIENCE,
      )
      .toContain(sentence);
    expect(await refusal().locator("mark").textContent()).toBe(marked);
    expect(await refusal().locator(".marked").textContent()).toBe(text);
  });

  test("a bucket that is down is said, and the proxy shows the picture", async () => {
    open.dev.breakBucket(true);
    await open.page.getByRole("button", { name: "Request it again" }).click();
    await expect.poll(async () => (await states()).slice(0, 3), PATIENCE).toEqual(["start", "failed", "made"]);
    open.dev.breakBucket(false);
  });

  test.each([
    { colorScheme: "light", viewport: { width: 1280, height: 900 } },
    { colorScheme: "dark", viewport: { width: 1280, height: 900 } },
    { colorScheme: "light", viewport: { width: 360, height: 640 } },
    { colorScheme: "dark", viewport: { width: 360, height: 640 } },
  ] as const)("$colorScheme, $viewport.width px: axe finds nothing, and nothing sticks out", async (look) => {
    const { page } = open;
    await page.emulateMedia({ colorScheme: look.colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize(look.viewport);
    await takeApart("/unsafe/q:101/YQ");
    await expect.poll(() => refusal().count(), PATIENCE).toBe(1);
    await open.setField("width", "-4");
    await expect.poll(() => page.locator("#width-fault").count(), PATIENCE).toBe(1);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(look.viewport.width);
    expect(await axeFaults(page)).toEqual([]);
    const animations = await page.evaluate(() => document.getAnimations().length);
    expect(animations).toBe(0);
    await open.setField("width", "64");
    await expect.poll(() => page.locator("#width-fault").count(), PATIENCE).toBe(0);
  });

  test("nothing was written to the console, and nothing left this machine", () => {
    expect(open.faults).toEqual([]);
    expect(open.foreign).toEqual([]);
  });
});
