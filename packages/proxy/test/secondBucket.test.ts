import { cacheKey, createImages, signPath } from "@bucketfirst/core";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, test, vi } from "vitest";
import { createLog } from "../src/base/log.js";
import { metaKeysOf } from "../src/images/sourcePurge.js";
import type { ProxyConfig } from "../src/proxyConfig.js";
import { createFolderStore } from "../src/stores/folder/folder.js";
import { createMemoryStore } from "../src/stores/memory.js";
import { createS3Store } from "../src/stores/s3/s3.js";
import type { PutHead, Store } from "../src/stores/store.js";
import { StoreError } from "../src/stores/storeError.js";
import { type Fault, type FaultStore, md5, startFaultStore } from "./support/faultStore.js";
import { send } from "./support/http.js";
import { type FakeImgproxy, jpeg, startImgproxy } from "./support/imgproxy.js";
import { keyOf, metric, namesIn, type Running, SIGNING, signed, startProxy } from "./support/proxy.js";
import { CAT } from "./support/sources.js";

const HEAD = { contentType: "image/jpeg", cacheControl: "public, max-age=31536000, immutable" };
const TOKEN = "a-token-of-thirty-two-characters-";

const putInto = async (store: Store, name: string, bytes: Buffer, head: Partial<PutHead> = {}): Promise<unknown> =>
  store.put(name, { length: bytes.length, open: () => bytes }, { ...HEAD, md5: md5(bytes), ...head });

interface Started extends Running {
  upstream: FakeImgproxy;
  lines: Record<string, unknown>[];
}

/** Starts a proxy with a second store, and collects its log lines. */
async function start(fallbackStore: Store, config: Partial<ProxyConfig> = {}): Promise<Started> {
  const lines: Record<string, unknown>[] = [];
  const log = createLog({ level: "debug", destination: { write: (line) => void lines.push(JSON.parse(line)) } });
  const upstream = await startImgproxy();
  const running = await startProxy(upstream.url, { fallbackStore, log, purgeToken: TOKEN, ...config });
  return { ...running, upstream, lines };
}

const settled = (running: Running): Promise<void> =>
  vi.waitFor(async () => expect(await metric(running, "bucketfirst_flights")).toBe(0), 5_000);

const purge = (url: string, target: object): ReturnType<typeof send> =>
  send(url, "/purge", {
    method: "DELETE",
    headers: { authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify(target),
  });

test("what the first bucket lacks is served from the second, and copied: imgproxy is not asked", async () => {
  const second = createMemoryStore();
  const path = signed("/w:1");
  const bytes = await jpeg();
  await putInto(second, `old/${keyOf(path)}`, bytes);
  const running = await start(second, { cacheFolder: "new/", fallbackFolder: "old/" });
  const reply = await send(running.url, path);
  expect([reply.status, reply.headers["x-cache"], reply.body.equals(bytes)]).toEqual([200, "HIT", true]);
  expect(reply.headers["server-timing"]).toMatch(/^bucket;dur=[\d.]+, fallback;dur=[\d.]+, total;dur=[\d.]+$/);
  expect(reply.headers.etag).toBe(`"${md5(bytes)}"`);
  await settled(running);
  expect(await namesIn(running.store)).toEqual([`new/${keyOf(path)}`]);
  expect(await running.store.head(`new/${keyOf(path)}`)).toMatchObject({
    ...HEAD,
    md5: md5(bytes),
    size: bytes.length,
  });
  const again = await send(running.url, path);
  expect([again.headers["x-cache"], again.body.equals(bytes)]).toEqual(["HIT", true]);
  expect(again.headers["server-timing"]).not.toContain("fallback");
  expect(running.upstream.requests).toEqual([]);
  const requests = running.lines.filter(({ msg }) => msg === "request");
  expect(requests.map(({ result, fallback }) => [result, fallback])).toEqual([
    ["hit", true],
    ["hit", undefined],
  ]);
  expect(await metric(running, 'bucketfirst_fallback_seconds_count{result="hit"}')).toBe(1);
  expect(await metric(running, 'bucketfirst_stored_total{result="stored"}')).toBe(1);
});

test("HEAD, a member of a set, metadata and the key of a rotated pair are found there as well", async () => {
  const second = createMemoryStore();
  const bytes = await jpeg();
  const NEW = { key: "00".repeat(16), salt: "11".repeat(16) };
  const upstream = await startImgproxy();
  const running = await startProxy(upstream.url, { fallbackStore: second, signing: [NEW, SIGNING] });
  const images = createImages({ proxyUrl: running.url, cacheUrl: "https://b.test", sets: true, signing: NEW });
  const { proxyBase, cachedBase } = images.image(CAT, { width: 200, formats: ["webp"] });
  const member = `${cachedBase.slice("https://b.test/".length)}200.webp`;
  const meta = images.metaUrls(CAT);
  const text = Buffer.from('{"width":4,"height":3,"format":"jpeg","color":"#8a7b6c"}');
  const [classic, headed] = [signed("/w:1"), signed("/w:2")];
  await putInto(second, keyOf(headed), bytes);
  await putInto(second, keyOf(classic), bytes);
  await putInto(second, member, bytes);
  await putInto(second, meta.cached.slice("https://b.test/".length), text, { contentType: "application/json" });
  const head = await send(running.url, headed, { method: "HEAD" });
  expect([head.status, head.headers["x-cache"], head.headers["content-length"]]).toEqual([200, "HIT", "30000"]);
  expect((await send(running.url, `${proxyBase.slice(running.url.length)}200.webp`)).body.equals(bytes)).toBe(true);
  const found = await send(running.url, meta.proxied.slice(running.url.length));
  expect([found.headers["x-cache"], found.body.equals(text)]).toEqual(["HIT", true]);
  // The same image, signed by the pair that pages use now.
  const renewed = signPath(classic.slice(classic.indexOf("/", 1)), NEW);
  expect((await send(running.url, renewed)).headers["x-cache"]).toBe("HIT");
  await settled(running);
  expect(upstream.requests).toEqual([]);
  expect((await namesIn(running.store)).sort()).toEqual(
    [keyOf(headed), member, meta.cached.slice("https://b.test/".length), cacheKey(renewed)].sort(),
  );
});

test("a folder as second store: what is small, long, and named by its path", async () => {
  const second = await createFolderStore({ dir: await scratch() });
  const running = await start(second);
  for (const [options, size] of [
    ["/w:1", 30_000],
    ["/w:2", 3_000_000],
    ["/w:3/att:1", 30_000],
  ] as const) {
    const path = signed(options);
    const bytes = await jpeg(size);
    await putInto(second, keyOf(path), bytes);
    const reply = await send(running.url, path);
    expect([reply.headers["x-cache"], reply.body.equals(bytes)]).toEqual(["HIT", true]);
    expect(/^attachment/.test(reply.headers["content-disposition"] ?? "")).toBe(options.includes("att"));
    await settled(running);
    const stored = (await running.store.get(keyOf(path)))!;
    expect([stored.md5, bytes.equals(stored.body as Buffer)]).toEqual([md5(bytes), true]);
    expect(stored.contentDisposition?.startsWith("attachment")).toBe(options.includes("att"));
  }
  expect(running.upstream.requests).toEqual([]);
});

test("a damaged object of the first bucket is healed from the second", async () => {
  const second = createMemoryStore();
  const store = createMemoryStore();
  const path = signed("/w:1");
  const bytes = await jpeg();
  await putInto(store, keyOf(path), bytes.subarray(0, 9_000), { md5: md5(bytes) });
  await putInto(second, keyOf(path), bytes);
  const running = await start(second, { store });
  expect((await send(running.url, path)).headers["x-cache"]).toBe("HIT");
  await settled(running);
  expect(await store.head(keyOf(path))).toMatchObject({ size: bytes.length });
  expect(await metric(running, 'bucketfirst_stored_total{result="healed"}')).toBe(1);
  expect(running.upstream.requests).toEqual([]);
});

test("what would not be admitted is not taken from the second: other bytes, none, no picture, a path that expires", async () => {
  const second = createMemoryStore();
  const bytes = await jpeg();
  const wrong = Buffer.from(bytes);
  wrong.writeUInt8(wrong.readUInt8(20_000) ^ 1, 20_000);
  const expiring = signed("/exp:4102444800/w:4");
  await putInto(second, keyOf(signed("/w:1")), wrong, { md5: md5(bytes) });
  await putInto(second, keyOf(signed("/w:2")), Buffer.alloc(0));
  await putInto(second, keyOf(signed("/w:3")), Buffer.from("<h1>not here</h1>"));
  await putInto(second, keyOf(expiring), bytes);
  const running = await start(second);
  for (const path of [signed("/w:1"), signed("/w:2"), signed("/w:3"), expiring]) {
    const reply = await send(running.url, path);
    expect([reply.status, reply.headers["x-cache"]]).toEqual([200, "MISS"]);
  }
  expect(running.upstream.requests).toHaveLength(4);
  expect(await metric(running, 'bucketfirst_fallback_seconds_count{result="damaged"}')).toBe(3);
});

test("what MAX_STORE_BYTES forbids is served from the second and not copied", async () => {
  const second = createMemoryStore();
  const path = signed("/w:1");
  await putInto(second, keyOf(path), await jpeg());
  const running = await start(second, { limits: { maxStoreBytes: 20_000 } });
  const reply = await send(running.url, path);
  expect([reply.headers["x-cache"], reply.body.length]).toEqual(["HIT", 30_000]);
  await settled(running);
  expect(await namesIn(running.store)).toEqual([]);
  expect(await metric(running, 'bucketfirst_skipped_total{reason="too-large"}')).toBe(1);
});

test("while the first bucket is away the second answers, and imgproxy is not asked", async () => {
  const second = createMemoryStore();
  const store = createMemoryStore();
  store.get = () => Promise.reject(new StoreError("the region is away", { status: 503 }));
  const running = await start(second, { store });
  for (let i = 1; i <= 12; i++) {
    const path = signed(`/w:${i}`);
    await putInto(second, keyOf(path), await jpeg());
    expect((await send(running.url, path)).headers["x-cache"]).toBe("HIT");
  }
  expect(running.upstream.requests).toEqual([]);
});

const FAULTS: [name: string, fault: Fault, most: number][] = [
  ["refuses (403)", "403", 10],
  ["fails (503)", "503", 5],
  ["resets connections", "reset", 5],
  ["never answers", "hang", 5],
  ["stalls in the middle", "stall", 5],
];

async function second(): Promise<{ faulty: FaultStore; store: Store }> {
  const faulty = await startFaultStore();
  // The limits of a look end a stalled call, not those of the client.
  faulty.config.requestTimeoutMs = 60_000;
  return { faulty, store: createS3Store(faulty.config) };
}

test.each(FAULTS)(
  "a second bucket that %s: every visitor is answered, and soon it is not asked",
  async (_, fault, most) => {
    const { faulty, store } = await second();
    const bytes = await jpeg(200_000);
    for (let i = 1; i <= 20; i++) await putInto(store, keyOf(signed(`/w:${i}`)), bytes);
    faulty.fault = () => fault;
    faulty.calls.length = 0;
    const running = await start(store, { limits: { fallbackTimeoutMs: 50, readThroughIdleMs: 50 } });
    for (let i = 1; i <= 20; i++) {
      const reply = await send(running.url, signed(`/w:${i}`));
      expect([reply.status, reply.headers["x-cache"]]).toEqual([200, "MISS"]);
    }
    expect(faulty.calls).toHaveLength(most);
    await settled(running);
    expect(await namesIn(running.store)).toHaveLength(20);
    expect(
      running.lines.filter(({ msg }) => /^the second bucket is not asked for a while/.test(String(msg))),
    ).toHaveLength(1);
  },
);

test("nothing is written there, and nothing removed without a purge", async () => {
  const { faulty, store } = await second();
  await putInto(store, keyOf(signed("/w:1")), await jpeg());
  faulty.calls.length = 0;
  const running = await start(store);
  for (const options of ["/w:1", "/w:2", "/w:1"]) await send(running.url, signed(options));
  await settled(running);
  expect(faulty.calls.map((call) => call.split(" ")[0])).toEqual(["GET", "GET"]);
});

test("a purge removes in both buckets, so that nothing returns: by key, by address, of a set, by source", async () => {
  const second = createMemoryStore();
  const running = await start(second, { fallbackFolder: "old/", indexBySource: true });
  const set = "0123456789abcdef0123456789abcdef";
  const bytes = await jpeg();
  const [byKey, byUrl, bySource] = [signed("/w:1"), signed("/w:2"), signed("/w:3")];
  for (const name of [keyOf(byKey), keyOf(byUrl), keyOf(bySource), `${set}/200.webp`, `${set}/400.webp`])
    await putInto(second, `old/${name}`, bytes);
  // The index of the proxy that wrote there.
  const marker = `by-source/${md5(Buffer.from(CAT))}/${keyOf(bySource)}`;
  await putInto(second, `old/${marker}`, Buffer.alloc(0));
  // Metadata of the source, which needs no index.
  await putInto(second, `old/${metaKeysOf(CAT)[0]}`, Buffer.from("{}"));
  expect((await send(running.url, byKey)).headers["x-cache"]).toBe("HIT");
  await settled(running);
  expect((await purge(running.url, { key: keyOf(byKey) })).text).toBe('{"purged":1}\n');
  expect((await purge(running.url, { url: byUrl })).text).toBe('{"purged":1}\n');
  expect((await purge(running.url, { key: set })).text).toBe('{"purged":2}\n');
  // The first key is in the index of the first bucket as well.
  expect((await purge(running.url, { source: CAT })).text).toBe('{"purged":3}\n');
  expect(await namesIn(second)).toEqual([]);
  expect(await namesIn(running.store)).toEqual([]);
  expect((await send(running.url, byKey)).headers["x-cache"]).toBe("MISS");
});

test("a purge that the second bucket refuses says that the object would return; one that it never had is done", async () => {
  const { faulty, store } = await second();
  const [there, missing] = [signed("/w:1"), signed("/w:2")];
  await putInto(store, keyOf(there), await jpeg());
  faulty.fault = (method) => (method === "DELETE" ? "403" : undefined);
  const running = await start(store);
  await send(running.url, there);
  await settled(running);
  const refused = await purge(running.url, { url: there });
  expect([refused.status, refused.text]).toEqual([
    502,
    "Gone from the first bucket, but the second still has it, from where it would return: allow s3:DeleteObject there, or remove it there first\n",
  ]);
  expect(await namesIn(running.store)).toEqual([]);
  expect((await purge(running.url, { url: missing })).status).toBe(200);
});

test("/readyz names the second bucket, which makes nothing unready", async () => {
  const { faulty, store } = await second();
  const running = await start(store);
  expect(JSON.parse((await send(running.url, "/readyz")).text)).toMatchObject({ status: "ready", fallback: "ok" });
  faulty.fault = () => "403";
  const other = await start(store);
  const reply = await send(other.url, "/readyz");
  expect([reply.status, JSON.parse(reply.text)]).toEqual([
    200,
    expect.objectContaining({ status: "ready", bucket: "ok", fallback: expect.stringContaining("403") }),
  ]);
});

test("a second store without a first, or beside READ_THROUGH=false, is refused", async () => {
  const upstream = "http://127.0.0.1:9";
  await expect(startProxy(upstream, { fallbackStore: createMemoryStore(), readThrough: false })).rejects.toThrow(
    "fallbackStore: expected store beside it, and readThrough not to be false",
  );
});
