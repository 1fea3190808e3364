import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { createImages, type ImageMeta } from "@bucketfirst/core";
import sharp from "sharp";
import { expect, test, vi } from "vitest";
import { createEmbeddedUpstream } from "../src/embedded/embeddedUpstream.js";
import { createMemoryStore } from "../src/stores/memory.js";
import type { Upstream } from "../src/upstream/upstream.js";
import { bridgeTo, originalsOf } from "./support/bridge.js";
import { failure, imageHeaders, type Script, startImgproxy } from "./support/imgproxy.js";
import { metric, namesIn, SIGNING, startProxy } from "./support/proxy.js";
import { realImgproxy } from "./support/realImgproxy.js";

const SOURCE = "https://photos.test/cat.jpg";
const MIB = 1024 * 1024;
/** Pieces of a file, each handed over when the one before has gone. */
function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

const REAL = await realImgproxy();

const small = await sharp({ create: { width: 100, height: 75, channels: 3, background: "#336699" } })
  .png()
  .toBuffer();
const photo = await sharp({ create: { width: 400, height: 300, channels: 3, background: "#336699" } })
  .jpeg({ quality: 90 })
  .toBuffer();
const PHOTO = { width: 400, height: 300, format: "jpeg", alpha: false, animated: false, color: "#336699" };

const png: Script = (_, response) => {
  response.writeHead(200, imageHeaders(small, { "Content-Type": "image/png" })).end(small);
};

const isRaw = (url: string | undefined): boolean => url!.includes("/raw:1/");

/** A stand-in that answers with this small picture and these first bytes. */
const answering =
  (raw: Script, picture: Script = png): Script =>
  (request, response) =>
    (isRaw(request.url) ? raw : picture)(request, response);

const sending =
  (bytes: Buffer, headers: Record<string, string | number> = {}, status = 200): Script =>
  (_, response) => {
    response.writeHead(status, { "Content-Length": bytes.length, ...headers }).end(bytes);
  };

async function over(script: Script, config: Parameters<typeof startProxy>[1] = {}) {
  const imgproxy = await startImgproxy(script);
  const warn = vi.fn();
  const running = await startProxy(imgproxy.url, { log: { debug() {}, info() {}, warn, error() {} }, ...config });
  const images = createImages({ proxyUrl: running.url, signing: SIGNING });
  const ask = (source = SOURCE): Promise<Response> => fetch(images.metaUrls(source).proxied);
  const meta = async (): Promise<Omit<ImageMeta, "thumbhash">> => {
    const { thumbhash: _, ...rest } = await (await ask()).json();
    return rest;
  };
  const settled = (): Promise<void> =>
    vi.waitFor(async () => expect(await metric(running, "bucketfirst_flights")).toBe(0), { timeout: 15_000 });
  return { ...running, imgproxy, images, warn, ask, meta, settled };
}

test("two requests to imgproxy, signed, in one slot, and joined by everybody who asks", async () => {
  const { ask, imgproxy } = await over(answering(sending(photo)), { limits: { maxUpstream: 1 } });
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask()));
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  const source = Buffer.from(SOURCE).toString("base64url");
  expect(imgproxy.requests.map(({ url }) => url.replace(/^\/[\w-]{43}/, ""))).toEqual([
    `/rs:fit:100:100/f:png/${source}`,
    `/raw:1/${source}`,
  ]);
  expect(imgproxy.requests.map(({ headers }) => headers.range)).toEqual([undefined, undefined]);
});

test("an error of the picture is the answer, and known for a while", async () => {
  const { ask, imgproxy, store } = await over(failure(404, "Source is unreachable"));
  expect((await ask()).status).toBe(404);
  expect((await ask()).status).toBe(404);
  expect(imgproxy.requests).toHaveLength(1);
  expect(await namesIn(store)).toEqual([]);
});

test("an image with a status of its own, as a fallback is, is no metadata", async () => {
  const fallback: Script = (_, response) =>
    void response.writeHead(404, imageHeaders(small, { "Content-Type": "image/png" })).end(small);
  const { ask } = await over(fallback);
  expect((await ask()).status).toBe(404);
});

test("what is no image is none", async () => {
  const page = Buffer.from("<html>");
  const { ask } = await over(sending(page, { "Content-Type": "text/html" }));
  expect((await ask()).status).toBe(502);
});

test("whatever the status and type of the original, only its bytes count", async () => {
  const { meta } = await over(answering(sending(photo, { "Content-Type": "text/html" }, 206)));
  expect(await meta()).toEqual({ ...PHOTO, bytes: photo.length });
});

test.each<[string, Buffer, string]>([
  ["gzip", gzipSync(photo), "gzip"],
  ["deflate", deflateSync(photo), "deflate"],
  ["deflate without the header of zlib", deflateRawSync(photo), "deflate"],
  ["br", brotliCompressSync(photo), "br"],
])("%s is undone, and says nothing about a length", async (_, bytes, coding) => {
  const { meta } = await over(answering(sending(bytes, { "Content-Encoding": coding })));
  expect(await meta()).toEqual(PHOTO);
});

test("where raw is refused: what is known, for a minute, not stored, with one warning", async () => {
  const { ask, warn, store, settled } = await over(answering(failure(404, "Invalid URL")));
  const first = await ask();
  expect(first.headers.get("cache-control")).toBe("public, max-age=60");
  expect(await first.json()).toEqual({ alpha: false, color: "#336699", thumbhash: expect.any(String) });
  await ask();
  await settled();
  expect(await namesIn(store)).toEqual([]);
  expect(warn.mock.calls.map(([, text]) => text)).toEqual([
    expect.stringContaining("IMGPROXY_ALLOWED_PROCESSING_OPTIONS"),
  ]);
});

test("a small picture that is large, or none of PNG, gives neither colour nor hash, with one warning", async () => {
  const large = await sharp({ create: { width: 200, height: 150, channels: 3, background: "red" } })
    .png()
    .toBuffer();
  const noise = Buffer.concat([small, Buffer.alloc(300 * 1024)]);
  const jpeg: Script = (_, response) => void response.writeHead(200, imageHeaders(photo)).end(photo);
  for (const picture of [
    sending(large, { "Content-Type": "image/png" }),
    sending(noise, { "Content-Type": "image/png" }),
    jpeg,
  ]) {
    const { meta, warn } = await over(answering(sending(photo), picture));
    expect(await meta()).toEqual({ width: 400, height: 300, format: "jpeg", bytes: photo.length, animated: false });
    expect(warn.mock.calls.map(([, text]) => text)).toEqual([expect.stringContaining("100 × 100 pixels")]);
  }
});

test("a picture that may not be kept makes metadata that may not be kept", async () => {
  const picture = sending(small, { "Content-Type": "image/png", "Cache-Control": "max-age=10" });
  const { ask, store, settled } = await over(answering(sending(photo), picture));
  expect((await ask()).headers.get("cache-control")).toBe("max-age=10");
  await settled();
  expect(await namesIn(store)).toEqual([]);
});

test("while storing is off nothing is stored", async () => {
  const fallback: Script = (request, response) =>
    String(request.headers["x-request-id"]).startsWith("probe-")
      ? png(request, response)
      : answering(sending(photo))(request, response);
  const { ask, store, settled } = await over(fallback, { probe: { source: "https://photos.test/" } });
  expect((await ask()).headers.get("cache-control")).toBe("no-store");
  await settled();
  expect(await namesIn(store)).toEqual([]);
});

test("a source that never ends costs its first MiB", async () => {
  let sent = 0;
  let isClosed = false;
  const { ask } = await over(
    answering((_, response) => {
      response.writeHead(200);
      response.once("close", () => (isClosed = true));
      const chunk = Buffer.alloc(64 * 1024, "x");
      const more = (): void => {
        if (isClosed) return;
        sent += chunk.length;
        response.write(chunk, () => setImmediate(more));
      };
      more();
    }),
  );
  const answer = await ask();
  expect(await answer.json()).toEqual({ alpha: false, color: "#336699", thumbhash: expect.any(String) });
  await vi.waitFor(() => expect(isClosed).toBe(true));
  // What the sockets between the two hold comes on top.
  expect(sent).toBeLessThan(12 * MIB);
});

test("where the first MiB says no size: the same, with a warning of its own", async () => {
  const { ask, warn } = await over(answering(sending(Buffer.alloc(5000, "x"))));
  const first = await ask();
  expect(first.headers.get("cache-control")).toBe("public, max-age=60");
  expect(await first.json()).not.toHaveProperty("format");
  await ask("https://photos.test/other.jpg");
  expect(warn.mock.calls.map(([, text]) => text)).toEqual([expect.stringContaining("no size was found")]);
});

test("a source that says nothing more ends after 5 s", { timeout: 20_000 }, async () => {
  const { ask } = await over(answering((_, response) => void response.writeHead(200).write("x")));
  expect(await (await ask()).json()).toHaveProperty("color");
});

test.each<[string, Buffer, string]>([
  ["gzip", gzipSync(Buffer.alloc(200 * MIB)), "gzip"],
  ["br", brotliCompressSync(Buffer.alloc(200 * MIB)), "br"],
])("a bomb of %s brings 1 MiB", async (_, bomb, coding) => {
  const before = process.memoryUsage().rss;
  const { ask } = await over(answering(sending(bomb, { "Content-Encoding": coding })));
  expect(await (await ask()).json()).not.toHaveProperty("width");
  expect(process.memoryUsage().rss - before).toBeLessThan(64 * MIB);
});

test("a small picture that claims to be a large one is not unpacked", async () => {
  const bomb = await sharp({ create: { width: 4000, height: 4000, channels: 3, background: "red" } })
    .png()
    .toBuffer();
  expect(bomb.length).toBeLessThan(256 * 1024);
  const { meta } = await over(answering(sending(photo), sending(bomb, { "Content-Type": "image/png" })));
  expect(await meta()).not.toHaveProperty("color");
});

test("a head that lies is a source without a size", async () => {
  for (const lie of [
    "RIFF\xff\xff\xff\xffWEBPVP8?",
    "\xff\xd8\xff\xe0\xff\xff",
    "GIF89a",
    "\x89PNG\r\n\x1a\n",
    "<svg <svg <svg",
  ]) {
    const { ask } = await over(answering(sending(Buffer.from(lie.padEnd(5000, "\0"), "latin1"))));
    const answer = await ask();
    expect([lie, answer.status]).toEqual([lie, 200]);
    expect(await answer.json()).not.toHaveProperty("width");
  }
});

test("the head of a 40 MB original is read, and not the whole", { timeout: 60_000 }, async () => {
  const header = await sharp({ create: { width: 5000, height: 4000, channels: 3, background: "#336699" } })
    .jpeg()
    .toBuffer();
  const large = Buffer.concat([header, Buffer.alloc(40_000_000 - header.length)]);
  const originals = await originalsOf((_, response) => {
    response.writeHead(200, { "Content-Type": "image/jpeg", "Content-Length": large.length });
    Readable.from(pieces(large)).pipe(response);
  });
  // Real imgproxy streams what it is asked for as it is; so does this one, and neither knows of metadata.
  const streaming: Pick<Upstream, "fetch"> = {
    async fetch(request, sink) {
      if (!isRaw(request.path)) {
        sink.head(200, {
          "content-type": "image/png",
          "content-length": String(small.length),
          "cache-control": "max-age=999999",
        });
        return void sink.data(small);
      }
      const response = await fetch(originals.url, { signal: request.signal });
      sink.head(200, { "content-length": response.headers.get("content-length")! });
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>)
        await sink.data(Buffer.from(chunk));
    },
  };
  const upstream = (await bridgeTo(streaming)).url;
  const running = await startProxy(upstream);
  const ask = async (url: string): Promise<ImageMeta> =>
    (
      await fetch(createImages({ proxyUrl: url, signing: SIGNING }).metaUrls(`${originals.url}/large.jpg`).proxied)
    ).json();
  expect(await ask(running.url)).toMatchObject({ width: 5000, height: 4000, bytes: 40_000_000, format: "jpeg" });
  expect(originals.sent()).toBeLessThan(16 * MIB);
  if (REAL === undefined) return;
  const before = originals.sent();
  expect(await ask((await startProxy(REAL)).url)).toMatchObject({ width: 5000, height: 4000, bytes: 40_000_000 });
  // The picture wants all of it, the head does not.
  expect(originals.sent() - before).toBeLessThan(40_000_000 + 16 * MIB);
});

test("what lies under the name of metadata and is none is damaged, and made anew", async () => {
  for (const body of [
    '{"width":1,"height":1,"format":"jpeg","script":"x"}',
    "<html>",
    JSON.stringify({ color: "#336699" }),
    "{}",
    JSON.stringify(PHOTO).padEnd(1025),
    small.toString("latin1"),
  ]) {
    const store = createMemoryStore();
    const { images, ask, settled } = await over(answering(sending(photo)), { store });
    const name = `${images.metaUrls(SOURCE).cacheKey}/meta.json`;
    const bytes = Buffer.from(body, "latin1");
    const md5 = createHash("md5").update(bytes).digest("hex");
    await store.put(
      name,
      { length: bytes.length, open: () => bytes },
      { contentType: "application/json", cacheControl: "x", md5 },
    );
    expect(await (await ask()).json()).toMatchObject(PHOTO);
    await settled();
    expect((await ask()).headers.get("x-cache")).toBe("HIT");
  }
});

test("metadata under the name of a picture is no picture", async () => {
  const store = createMemoryStore();
  const { images, url } = await over(png, { store });
  const { cacheKey, path } = images.buildUrls(SOURCE, { width: 9 });
  const bytes = Buffer.from(JSON.stringify(PHOTO));
  const md5 = createHash("md5").update(bytes).digest("hex");
  await store.put(
    cacheKey,
    { length: bytes.length, open: () => bytes },
    { contentType: "application/json", cacheControl: "x", md5 },
  );
  expect((await fetch(url + path)).headers.get("x-cache")).toBe("MISS");
});

test("a wrong signature and a source in another spelling ask nobody", async () => {
  const { url, imgproxy, images } = await over(png);
  const { path } = images.metaUrls(SOURCE);
  expect((await fetch(`${url}${path.replace(/^\/./, "/-")}/meta.json`)).status).toBe(403);
  expect((await fetch(`${url}/unsafe${path.slice(path.indexOf("/", 1))}/meta.json`)).status).toBe(403);
  expect((await fetch(`${url}${path}=/meta.json`)).status).toBe(403);
  expect(imgproxy.requests).toEqual([]);
});

test("its requests are counted by their results, apart from those of pictures", async () => {
  const { ask, url, images, imgproxy, settled, ...running } = await over(answering(sending(photo)));
  const of = (result: string): Promise<number> =>
    metric({ ...running, url }, `bucketfirst_meta_requests_total{result="${result}"}`);
  const counts = async () => Promise.all(["miss", "joined", "hit", "negative", "error"].map(of));
  await Promise.all([ask(), ask()]);
  await settled();
  await ask();
  expect(await counts()).toEqual([1, 1, 1, 0, 0]);
  imgproxy.script = failure(404, "Source is unreachable");
  await ask("https://photos.test/none.jpg");
  await ask("https://photos.test/none.jpg");
  // A picture, and a path whose signature is wrong: nobody knows that it meant metadata.
  await fetch(url + images.buildUrls(SOURCE, { width: 9 }).path);
  await fetch(`${url}/wrong${images.metaUrls(SOURCE).path.replace(/^\/[^/]+/, "")}/meta.json`);
  expect(await counts()).toEqual([1, 1, 1, 1, 1]);
  expect(await metric({ ...running, url }, 'bucketfirst_requests_total{result="error"}')).toBe(3);
});

test("a purge of a source removes its metadata, with an index and without", async () => {
  for (const indexBySource of [false, true]) {
    const store = createMemoryStore();
    const { ask, url, settled } = await over(answering(sending(photo)), {
      store,
      indexBySource,
      purgeToken: "0123456789abcdef0123456789abcdef",
    });
    const purge = (source: string): Promise<Response> =>
      fetch(`${url}/purge`, {
        method: "DELETE",
        headers: { authorization: "Bearer 0123456789abcdef0123456789abcdef" },
        body: JSON.stringify({ source }),
      });
    await ask();
    await settled();
    expect(await namesIn(store)).toHaveLength(1);
    expect(await (await purge(SOURCE)).json()).toEqual({ purged: 1 });
    expect(await namesIn(store)).toEqual([]);
    const again = await purge(SOURCE);
    expect([again.status, indexBySource]).toEqual(indexBySource ? [200, true] : [422, false]);
  }
});

test("presets alone: the path is imgproxy's", async () => {
  const { url, imgproxy } = await over(png, { presetsOnly: true, signing: undefined, allowUnsigned: true } as never);
  await fetch(`${url}/unsafe/meta/bG9jYWw6Ly8vY2F0LmpwZw/meta.json`);
  expect(imgproxy.requests.every(({ url }) => url.startsWith("/unsafe/meta/"))).toBe(true);
});

test.skipIf(REAL === undefined)(
  "a real imgproxy that refuses raw, and one whose default makes large pictures",
  async () => {
    const originals = await originalsOf(
      (_, response) => void response.writeHead(200, { "Content-Length": photo.length }).end(photo),
    );
    const ask = async (settings: Record<string, string>): Promise<ImageMeta> => {
      const running = await startProxy((await realImgproxy(settings))!);
      const images = createImages({ proxyUrl: running.url, signing: SIGNING });
      return (await fetch(images.metaUrls(`${originals.url}/a.jpg`).proxied)).json();
    };
    const refusing = await ask({ IMGPROXY_ALLOWED_PROCESSING_OPTIONS: "rs,f" });
    expect(refusing).toEqual({ alpha: false, color: expect.any(String), thumbhash: expect.any(String) });
    const large = await ask({ IMGPROXY_PRESETS: "default=z:3" });
    expect(large).toEqual({ width: 400, height: 300, format: "jpeg", bytes: photo.length, animated: false });
  },
);

test.skipIf(REAL === undefined)("a real imgproxy that turns nothing: the size is that of what it makes", async () => {
  const turned = await sharp(photo).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const originals = await originalsOf((_, response) => void response.end(turned));
  const sizeAt = async (settings: Record<string, string>): Promise<unknown> => {
    const running = await startProxy((await realImgproxy(settings))!);
    const images = createImages({ proxyUrl: running.url, signing: SIGNING });
    const { width, height } = await (await fetch(images.metaUrls(`${originals.url}/a.jpg`).proxied)).json();
    return [width, height];
  };
  expect(await sizeAt({})).toEqual([300, 400]);
  expect(await sizeAt({ IMGPROXY_AUTO_ROTATE: "false" })).toEqual([400, 300]);
});

test("the embedded processor is asked once, and loads a source once", async () => {
  const originals = await originalsOf(
    (_, response) => void response.writeHead(200, { "Content-Length": photo.length }).end(photo),
  );
  const running = await startProxy("", { upstream: createEmbeddedUpstream({ allowPrivate: [originals.host] }) });
  const images = createImages({ proxyUrl: running.url, signing: SIGNING });
  expect((await fetch(images.metaUrls(`${originals.url}/a.jpg`).proxied)).status).toBe(200);
  expect(originals.asked).toHaveLength(1);
});
