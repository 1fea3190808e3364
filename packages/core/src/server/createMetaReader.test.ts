import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { createImages, isBucketfirstError } from "../index.js";
import { createMetaReader, type MetaReaderOptions } from "./index.js";

const servers: Server[] = [];
const META = { width: 400, height: 300, format: "jpeg", alpha: false, color: "#8a7b6c" };

afterEach(() => {
  vi.useRealTimers();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Starts a server, and collects the paths of its requests. */
async function serverOf(answer: (path: string) => [status: number, body: string] | "never" | "endless") {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url!);
    const given = answer(request.url!);
    if (given === "never") return;
    if (given === "endless") {
      const more = (): void => void (response.write("x".repeat(4096), more) || 0);
      return more();
    }
    response.writeHead(given[0], { "Content-Type": "application/json" }).end(given[1]);
  }).listen(0, "127.0.0.1");
  servers.push(server);
  await new Promise((resolve) => server.once("listening", resolve));
  return { paths, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const missing = (): [number, string] => [404, ""];
const found = (): [number, string] => [200, JSON.stringify(META)];

async function readerOf(
  bucket: Parameters<typeof serverOf>[0],
  proxy: Parameters<typeof serverOf>[0],
  options: MetaReaderOptions = {},
) {
  const [cache, made] = [await serverOf(bucket), await serverOf(proxy)];
  const images = createImages({ proxyUrl: made.url, cacheUrl: cache.url });
  return {
    bucket: cache.paths,
    proxy: made.paths,
    images,
    meta: createMetaReader(images, { deadlineMs: 5000, ...options }),
  };
}

const PHOTO = "https://photos.test/a.jpg";

test("asks the bucket, and nobody else where it has it", async () => {
  const { bucket, proxy, meta, images } = await readerOf(found, found);
  expect(await meta.of([PHOTO])).toEqual([META]);
  expect(bucket).toEqual([`/${images.metaUrls(PHOTO).cacheKey}/meta.json`]);
  expect(proxy).toEqual([]);
});

test("then the proxy; a known source costs no request", async () => {
  const { bucket, proxy, meta, images } = await readerOf(missing, found);
  expect(await meta.of([PHOTO, PHOTO])).toEqual([META, META]);
  expect(await meta.of([PHOTO])).toEqual([META]);
  expect(bucket).toHaveLength(1);
  expect(proxy).toEqual([`${images.metaUrls(PHOTO).path}/meta.json`]);
});

test("without a bucket the proxy is asked once", async () => {
  const { paths, url } = await serverOf(found);
  const meta = createMetaReader(createImages({ proxyUrl: url }), { deadlineMs: 5000 });
  expect(await meta.of([PHOTO])).toEqual([META]);
  expect(paths).toHaveLength(1);
});

test("60 unknown sources: 60 requests to the proxy for the first visitor, none for the second", async () => {
  const { proxy, meta } = await readerOf(missing, found);
  const sources = Array.from({ length: 60 }, (_, i) => `https://photos.test/${i}.jpg`);
  const [first, second] = await Promise.all([meta.of(sources), meta.of(sources)]);
  expect(await meta.of(sources)).toEqual(sources.map(() => META));
  expect([first, second]).toEqual([first, first]);
  expect(proxy).toHaveLength(60);
});

test("one bad source disturbs no other, and is not asked for by every page", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const { proxy, meta } = await readerOf(missing, (path) => (path.includes("YmFk") ? [404, "no"] : found()));
  const sources = [PHOTO, "bad", "\ud800", "", 7 as never, PHOTO];
  const expected = [META, undefined, undefined, undefined, undefined, META];
  expect(await meta.of(sources)).toEqual(expected);
  expect(await meta.of(sources)).toEqual(expected);
  expect(proxy).toHaveLength(2);
  vi.setSystemTime(Date.now() + 61_000);
  await meta.of(sources);
  expect(proxy).toHaveLength(3);
});

test("what the proxy could not finish is used, and asked for again after a minute", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  let body = '{"alpha":false,"color":"#8a7b6c"}';
  const { proxy, meta } = await readerOf(missing, () => [200, body]);
  expect(await meta.of([PHOTO])).toEqual([{ alpha: false, color: "#8a7b6c" }]);
  await meta.of([PHOTO]);
  expect(proxy).toHaveLength(1);
  body = JSON.stringify(META);
  vi.setSystemTime(Date.now() + 61_000);
  expect(await meta.of([PHOTO])).toEqual([META]);
});

test("never waits past the deadline, and a late answer serves the next page", async () => {
  let answer = (_: Response): void => {};
  const fetch = vi.fn((url: string) =>
    url.startsWith("https://bucket")
      ? Promise.resolve(new Response("", { status: 404 }))
      : new Promise<Response>((resolve) => (answer = resolve)),
  );
  const images = createImages({ proxyUrl: "https://img.test", cacheUrl: "https://bucket.test" });
  const meta = createMetaReader(images, { deadlineMs: 5, fetch });
  expect(await meta.of([PHOTO])).toEqual([undefined]);
  answer(Response.json(META));
  await vi.waitFor(async () => expect(await meta.of([PHOTO])).toEqual([META]));
  expect(fetch).toHaveBeenCalledTimes(2);
});

test("a bucket that is silent ends with the timeout, and the proxy is asked", async () => {
  const { meta } = await readerOf(() => "never", found, { timeoutMs: 50 });
  expect(await meta.of([PHOTO])).toEqual([META]);
});

test("an answer without an end, and one of something else, are none", async () => {
  const endless = await readerOf(() => "endless", found);
  expect(await endless.meta.of([PHOTO])).toEqual([META]);
  const page = await readerOf(
    () => [200, "<html>"],
    () => [200, '{"width":1,"height":1,"script":"x"}'],
  );
  expect(await page.meta.of([PHOTO])).toEqual([undefined]);
});

test("its memory is bounded", async () => {
  const { bucket, meta } = await readerOf(found, found, { size: 2 });
  for (const name of ["a", "b", "c", "a"]) await meta.of([name]);
  expect(bucket).toHaveLength(4);
});

test.each<[string, () => unknown]>([
  ["options: expected keys of size, deadlineMs", () => createMetaReader(plain, { deadline: 5 } as never)],
  ["size: expected a number from 1", () => createMetaReader(plain, { size: 0 })],
  ["deadlineMs: expected 0, or a number from 1", () => createMetaReader(plain, { deadlineMs: 0.05 })],
  ["timeoutMs: expected a number from 1", () => createMetaReader(plain, { timeoutMs: 0 })],
  ["fetch: expected a function", () => createMetaReader(plain, { fetch: "fetch" as never })],
  ["images: expected an instance of createImages", () => createMetaReader({} as never)],
  [
    "server.presetsOnly: expected false",
    () => createMetaReader(createImages({ proxyUrl: "https://img.test", server: { presetsOnly: true } })),
  ],
])("%s", (message, run) => {
  expect(run).toThrow(message);
  try {
    run();
  } catch (error) {
    expect(isBucketfirstError(error, "INVALID_CONFIG")).toBe(true);
  }
});

const plain = createImages({ proxyUrl: "https://img.test" });

test("a text in place of a list is refused", async () => {
  await expect(createMetaReader(plain).of(PHOTO as never)).rejects.toThrow("sources: expected a list of sources");
});
