import { createImages, type ImageMeta } from "@bucketfirst/core";
import { scratch } from "@bucketfirst/testkit/scratch";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createDevServer } from "../src/dev/createDevServer.js";
import { createEmbeddedUpstream } from "../src/embedded/embeddedUpstream.js";
import { bridgeTo, originalsOf } from "./support/bridge.js";
import { type MetaFile, metaFiles, referenceOf } from "./support/metaFiles.js";
import { namesIn, type Running, SIGNING, startProxy } from "./support/proxy.js";
import { REAL } from "./support/sources.js";

const files = await metaFiles();

const imagesOf = ({ url }: Running) =>
  createImages({ proxyUrl: url, cacheUrl: "https://bucket.test", signing: SIGNING });

/** Both sides of a colour as numbers. */
const channels = (color: string): number[] => color.match(/[\da-f]{2}/g)!.map((hex) => Number.parseInt(hex, 16));

type Kind = "embedded" | "two answers" | "imgproxy";

/** A proxy over a server of these files. */
async function overFiles(kind: Kind) {
  const originals = await originalsOf((name, response) => {
    const file = files[name];
    if (!file) return void response.writeHead(404).end();
    response
      .writeHead(200, { "Content-Type": "application/octet-stream", "Content-Length": file.bytes.length })
      .end(file.bytes);
  });
  const embedded = createEmbeddedUpstream({ allowPrivate: [originals.host] });
  const running = await startProxy("", {
    upstream: kind === "embedded" ? embedded : kind === "imgproxy" ? REAL! : (await bridgeTo(embedded)).url,
  });
  const ask = (name: string): Promise<Response> =>
    fetch(imagesOf(running).metaUrls(`${originals.url}/${name}`).proxied);
  return { ...running, originals, ask };
}

const KINDS: Kind[] = ["embedded", "two answers", ...(REAL === undefined ? [] : (["imgproxy"] as const))];

describe.each(KINDS)("%s: values equal those of a reference decoder", (kind) => {
  test("40 files", { timeout: 60_000 }, async () => {
    expect(Object.keys(files)).toHaveLength(40);
    const { ask } = await overFiles(kind);
    const found: Record<string, unknown> = {};
    const expected: Record<string, unknown> = {};
    const colors: string[] = [];
    for (const [name, file] of Object.entries(files)) {
      const response = await ask(name);
      expect([name, response.status]).toEqual([name, 200]);
      const { color, thumbhash: _, ...meta } = (await response.json()) as ImageMeta;
      const reference = await referenceOf(file as MetaFile);
      found[name] = meta;
      expected[name] = reference.meta;
      const distance = channels(color!).map((channel, i) => Math.abs(channel - reference.color[i]!));
      // A drawing without a size is drawn at one that is the decoder's own.
      if (Math.max(...distance) > 3 && file.size !== null) colors.push(`${name} ${color} ${reference.color}`);
    }
    expect(found).toEqual(expected);
    expect(colors).toEqual([]);
  });
});

test("it is stored and read as pictures are", async () => {
  const { ask, store, originals, proxy } = await overFiles("two answers");
  const first = await ask("plain.png");
  expect(first.headers.get("x-cache")).toBe("MISS");
  expect(first.headers.get("content-type")).toBe("application/json");
  expect(first.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  const text = await first.text();
  await expect.poll(() => namesIn(store)).toHaveLength(1);
  const [name] = await namesIn(store);
  expect(name).toMatch(/^[\da-f]{32}\/meta\.json$/);
  const asked = originals.asked.length;
  const second = await ask("plain.png");
  expect(second.headers.get("x-cache")).toBe("HIT");
  expect(await second.text()).toBe(text);
  expect(originals.asked).toHaveLength(asked);
  await proxy.purge(name!);
  expect((await ask("plain.png")).headers.get("x-cache")).toBe("MISS");
});

test("the development server answers, and its bucket serves what was stored", async () => {
  const originals = await originalsOf((_, response) => void response.end(files["alpha.png"]!.bytes));
  const dev = await createDevServer({ folder: await scratch(), allowPrivate: [originals.host], port: 0 });
  onTestFinished(() => dev.close());
  const { proxied, cached } = createImages({
    proxyUrl: dev.proxyUrl,
    cacheUrl: dev.cacheUrl,
    signing: dev.signing,
  }).metaUrls(`${originals.url}/a.png`);
  const meta = await (await fetch(proxied)).json();
  expect(meta).toMatchObject({ width: 320, height: 200, format: "png", alpha: true });
  await vi.waitFor(async () => expect((await fetch(cached)).status).toBe(200), { timeout: 15_000 });
  const stored = await fetch(cached);
  expect(stored.headers.get("content-type")).toBe("application/json");
  expect(await stored.json()).toEqual(meta);
  expect((await fetch(proxied)).headers.get("x-cache")).toBe("HIT");
});
