import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import {
  createEmbeddedUpstream,
  createMemoryStore,
  createProxy,
  type OpenSetsConfig,
  type ProxyEvent,
} from "@bucketfirst/proxy";
import sharp from "sharp";
import { build, type Rollup } from "vite";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { sources } from "../../../test/sources.js";
import { type Tab, until } from "../src/engines/engine.js";
import { LAUNCHERS } from "../src/engines/launchers.js";
import { serveInTest } from "../src/serveInTest.js";

const PICTURES = 8;
const SIGNING = { key: "943b421c9eb07c830af81030552c8600", salt: "520f986b998545b4785e0defbc4f3c12" };
// One format, since WebKit asks for an eager image's own candidate before React has put the image into its picture.
const variants: OpenSetsConfig["variants"] = { card: { width: 80, height: 60, format: "webp" } };

/** The application as its bundler makes it for production. */
async function script(): Promise<string> {
  const made = (await build({
    ...sources,
    define: { ...sources.define, __DEV__: "false", "process.env.NODE_ENV": '"production"' },
    configFile: false,
    logLevel: "silent",
    build: {
      write: false,
      rollupOptions: { input: fileURLToPath(new URL("../src/apps/openSets.client.ts", import.meta.url)) },
    },
  })) as Rollup.RollupOutput;
  return made.output[0].code;
}

/** Origin, bucket, proxy and the site, each of which counts what arrives. */
async function startShop() {
  const picture = await sharp({ create: { width: 200, height: 150, channels: 3, background: "#336699" } })
    .jpeg()
    .toBuffer();
  const originals = await serveInTest(createServer((_, response) => void response.writeHead(200).end(picture)));
  const store = createMemoryStore();
  const seen = { hits: [] as string[], misses: [] as string[], proxied: [] as string[], site: [] as string[] };
  const cacheUrl = await serveInTest(
    createServer(async (request, response) => {
      const name = request.url!.slice(1);
      const object = await store.get(name);
      seen[object ? "hits" : "misses"].push(name);
      response.writeHead(object ? 200 : 404, { "Content-Type": object?.contentType ?? "text/plain" });
      response.end(object && (object.body as Buffer));
    }),
  );
  const events: ProxyEvent[] = [];
  const proxy = createProxy({
    upstream: createEmbeddedUpstream({ allowPrivate: [new URL(originals).host] }),
    signing: SIGNING,
    store,
    openSets: { sources: [`${originals}/uploads/`], variants },
    onEvent: (event) => void events.push(event),
  });
  onTestFinished(async () => void (await proxy.close()));
  const proxyUrl = await serveInTest(
    createServer((request, response) => {
      seen.proxied.push(request.url!);
      proxy.listener(request, response);
    }),
  );
  const code = await script();
  const page = {
    proxyUrl,
    cacheUrl,
    variants,
    sources: Array.from({ length: PICTURES }, (_, i) => `${originals}/uploads/photo-${i}%402x.jpg`),
  };
  const site = await serveInTest(
    createServer((request, response) => {
      seen.site.push(request.url!);
      if (request.url === "/app.js")
        return void response.writeHead(200, { "Content-Type": "text/javascript" }).end(code);
      response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
      response.end(
        `<!doctype html><link rel="icon" href="data:,"><div id="root"></div><script>var page = ${JSON.stringify(page)}</script><script type="module" src="/app.js"></script>`,
      );
    }),
  );
  return { site, seen, events, store, code };
}

/** Opens the site until every picture is painted, and returns their addresses. */
async function visit(tab: Tab, site: string): Promise<string[]> {
  await tab.goto(site);
  await until(
    tab,
    `document.images.length === ${PICTURES} && [...document.images].every((image) => image.complete && image.naturalWidth > 0)`,
  );
  return tab.run("return [...document.images].map((image) => image.currentSrc)");
}

describe.each(LAUNCHERS)("%s", (_, launch) => {
  test("a page without key and without signing endpoint asks the bucket first", { timeout: 120_000 }, async ({
    skip,
  }) => {
    const engine = await launch();
    if (typeof engine === "string") return skip(engine);
    onTestFinished(() => engine.close());
    const { site, seen, events, store, code } = await startShop();
    for (const secret of Object.values(SIGNING)) expect(code).not.toContain(secret);
    const tab = await engine.open();
    const first = await visit(tab, `${site}/`);
    const members = [...seen.misses].sort();
    expect([members.length, new Set(members).size, seen.hits.length]).toEqual([PICTURES, PICTURES, 0]);
    for (const path of seen.proxied) expect(path).toMatch(/^\/unsafe\/set:40-80-120-160\/rs:fit:80:60\/f:webp\//);
    expect(seen.proxied.length).toBe(PICTURES);
    expect(first.every((address) => address.includes("/unsafe/set:"))).toBe(true);
    await vi.waitFor(() => expect(events.filter(({ result }) => result === "stored").length).toBe(PICTURES));
    const stored: string[] = [];
    for await (const name of store.list("")) stored.push(name);
    expect(stored.sort()).toEqual(members);

    // Another visit, of which every picture comes from the bucket.
    await tab.goto("about:blank");
    const second = await visit(tab, `${site}/?again`);
    expect([...seen.hits].sort()).toEqual(members);
    expect([seen.misses.length, seen.proxied.length]).toEqual([PICTURES, PICTURES]);
    expect(second.some((address) => address.includes("/unsafe/"))).toBe(false);
    // Nothing but the page and its script was asked of the site.
    expect(new Set(seen.site)).toEqual(new Set(["/", "/?again", "/app.js"]));
    await tab.close();
  });
});
