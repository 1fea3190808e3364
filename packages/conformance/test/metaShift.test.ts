import { createServer, type ServerResponse } from "node:http";
import { createImages } from "@bucketfirst/core";
import { renderHead, renderImage } from "@bucketfirst/core/html";
import { createMetaReader } from "@bucketfirst/core/server";
import { createDevServer } from "@bucketfirst/proxy/dev";
import { scratch } from "@bucketfirst/testkit/scratch";
import sharp from "sharp";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Tab, until } from "../src/engines/engine.js";
import { LAUNCHERS } from "../src/engines/launchers.js";
import { serveInTest } from "../src/serveInTest.js";

const PICTURES = 30;
/** A shorter way is no layout shift, by its definition: a picture's own ratio is that of whole pixels. */
const COUNTED_PX = 3;

/** Originals of which nobody knows the size: each is another, and every third lies on its side in its Exif. */
const sizeOf = (i: number): { width: number; height: number } => ({ width: 120 + 37 * i, height: 700 - 19 * i });

async function originals(): Promise<string> {
  const files = await Promise.all(
    Array.from({ length: PICTURES }, (_, i) =>
      sharp({ create: { ...sizeOf(i), channels: 3, background: { r: 8 * i, g: 90, b: 200 } } })
        .withMetadata({ orientation: i % 3 === 0 ? 6 : 1 })
        .jpeg()
        .toBuffer(),
    ),
  );
  const server = createServer((request, response) => {
    const file = files[Number.parseInt(request.url!.slice(1), 10)];
    response.writeHead(file ? 200 : 404).end(file);
  });
  return new URL(await serveInTest(server)).host;
}

/** A page with the pictures, each between two lines of text; it holds them back until it has been looked at. */
async function pageOf(isMeasured: boolean): Promise<{ url: string; letGo(): void }> {
  const host = await originals();
  const dev = await createDevServer({ folder: await scratch(), allowPrivate: [host], port: 0 });
  onTestFinished(() => dev.close());
  const images = createImages({
    proxyUrl: dev.proxyUrl,
    cacheUrl: dev.cacheUrl,
    signing: dev.signing,
    sets: true,
    variants: { card: { width: 320, formats: ["webp"] } },
  });
  const sources = Array.from({ length: PICTURES }, (_, i) => `http://${host}/${i}.jpg`);
  const known = isMeasured ? await createMetaReader(images, { deadlineMs: 90_000, timeoutMs: 60_000 }).of(sources) : [];
  const held: { path: string; response: ServerResponse }[] = [];
  let isOpen = false;
  const pass = ({ path, response }: (typeof held)[number]): void =>
    void fetch(dev.url + path).then(async (answer) => {
      response.writeHead(answer.status, { "Content-Type": answer.headers.get("content-type") ?? "text/plain" });
      response.end(Buffer.from(await answer.arrayBuffer()));
    });
  const server = createServer((request, response) => {
    const path = request.url!;
    if (path !== "/") return void (isOpen ? pass({ path, response }) : held.push({ path, response }));
    const body = sources.map((source, i) => {
      const image = images.image(source, "card", known[i]);
      return `<p>line ${i}</p>${renderImage(image, { alt: "", loading: "eager" })}`;
    });
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
    // Pictures come by this server, so that they can be held back.
    const html = `<!doctype html><html><head>${renderHead({})}<script>
      shift = 0; try { new PerformanceObserver((list) => { for (const entry of list.getEntries()) shift += entry.value; }).observe({ type: "layout-shift", buffered: true }); } catch {}
    </script></head><body>${body.join("")}<p>the end</p></body></html>`;
    response.end(html.replaceAll(dev.url, ""));
  });
  const url = await serveInTest(server);
  return {
    url: `${url}/`,
    letGo() {
      isOpen = true;
      for (const one of held.splice(0)) pass(one);
    },
  };
}

const lines = (tab: Tab): Promise<number[]> =>
  tab.run('return [...document.querySelectorAll("p")].map((p) => p.offsetTop)');

/** Positions of the lines before and after the pictures have come, and what the browser itself counts where it does. */
async function watch(tab: Tab, isMeasured: boolean): Promise<{ before: number[]; after: number[]; shift: number }> {
  const { url, letGo } = await pageOf(isMeasured);
  await tab.goto(url);
  await until(tab, `document.querySelectorAll("p").length === ${PICTURES + 1}`);
  const before = await lines(tab);
  letGo();
  await until(tab, "[...document.images].every((image) => image.complete && image.naturalWidth > 0)");
  return { before, after: await lines(tab), shift: await tab.run<number>("return shift") };
}

/** The longest way of a line, in CSS pixels. */
const furthest = ({ before, after }: { before: number[]; after: number[] }): number =>
  Math.max(...before.map((top, i) => Math.abs(top - after[i]!)));

describe.each(LAUNCHERS)("%s", (_, launch) => {
  test("30 pictures whose sizes nobody wrote down shift nothing", { timeout: 120_000 }, async ({ skip }) => {
    const engine = await launch();
    if (typeof engine === "string") return skip(engine);
    onTestFinished(() => engine.close());
    const tab = await engine.open();
    const measured = await watch(tab, true);
    expect(furthest(measured)).toBeLessThan(COUNTED_PX);
    expect(measured.shift).toBe(0);
    // Without metadata the same page jumps.
    const unmeasured = await watch(tab, false);
    expect(furthest(unmeasured)).toBeGreaterThan(1000);
    await tab.close();
  });
});
