import { setTimeout as sleep } from "node:timers/promises";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, test, vi } from "vitest";
import { createMemoryStore } from "../src/stores/memory.js";
import { createS3Store } from "../src/stores/s3/s3.js";
import { md5, startFaultStore } from "./support/faultStore.js";
import { send } from "./support/http.js";
import { image, jpeg, startImgproxy } from "./support/imgproxy.js";
import { keyOf, metric, signed, startProxy } from "./support/proxy.js";
import { CAT } from "./support/sources.js";

async function start(config = {}) {
  const bytes = await jpeg();
  const upstream = await startImgproxy(image(bytes));
  const bucket = await startFaultStore();
  const store = createS3Store(bucket.config);
  const running = await startProxy(upstream.url, { store, ...config });
  return { bytes, upstream, bucket, store, running };
}

test("a store that accepts and never answers: visitors are served all the same", async () => {
  const { bucket, running, bytes } = await start();
  bucket.fault = () => "hang";
  // No call had a reply by then, so no request waited for one.
  const replies = await Promise.all(Array.from({ length: 20 }, (_, i) => send(running.url, signed(`/w:${i + 1}`))));
  expect(bucket.objects.size).toBe(0);
  expect(replies.every(({ body }) => body.equals(bytes))).toBe(true);
  bucket.fault = () => undefined;
  // Nothing is lost either.
  await vi.waitFor(() => expect(bucket.objects.size).toBe(20), 10_000);
});

test("a store that never answers and ignores being told to stop holds nobody either", async () => {
  const never = (): Promise<never> => new Promise(() => {});
  const bytes = await jpeg();
  const upstream = await startImgproxy(image(bytes));
  const store = { ...createMemoryStore(), get: never };
  const running = await startProxy(upstream.url, { store });
  expect((await send(running.url, signed("/w:1"))).body.equals(bytes)).toBe(true);
});

test("five failures in a row switch read-through off, so that nobody waits for it any more", async () => {
  const { bucket, running } = await start({ limits: { readThroughTimeoutMs: 200, readThroughPauseMs: 500 } });
  bucket.fault = (method) => (method === "GET" ? "hang" : undefined);
  for (let i = 1; i <= 5; i++) await send(running.url, signed(`/w:${i}`));
  const calls = bucket.calls.filter((call) => call.startsWith("GET")).length;
  await send(running.url, signed("/w:6"));
  expect(bucket.calls.filter((call) => call.startsWith("GET"))).toHaveLength(calls);
  bucket.fault = () => undefined;
  await sleep(550);
  await vi.waitFor(() => expect(bucket.objects.has(keyOf(signed("/w:1")))).toBe(true));
  expect((await send(running.url, signed("/w:1"))).headers["x-cache"]).toBe("HIT");
});

test("ten refusals switch read-through off; one refusal is a miss", async () => {
  const warn = vi.fn();
  const { bucket, running } = await start({ log: { debug() {}, info() {}, warn, error() {} } });
  bucket.fault = (method) => (method === "GET" ? "403" : undefined);
  for (let i = 1; i <= 12; i++) expect((await send(running.url, signed(`/w:${i}`))).headers["x-cache"]).toBe("MISS");
  expect(bucket.calls.filter((call) => call.startsWith("GET"))).toHaveLength(10);
  expect(warn.mock.calls.map(([, text]) => text)).toEqual([expect.stringContaining("s3:ListBucket")]);
});

test("many failures at once are one warning", async () => {
  const bytes = await jpeg();
  const upstream = await startImgproxy(image(bytes));
  const warn = vi.fn();
  let fail: (error: Error) => void = () => {};
  const answer = new Promise<never>((_, reject) => {
    fail = reject;
  });
  answer.catch(() => undefined);
  const running = await startProxy(upstream.url, {
    store: { ...createMemoryStore(), get: () => answer },
    limits: { readThroughTimeoutMs: 10_000 },
    log: { debug() {}, info() {}, warn, error() {} },
  });
  const replies = Array.from({ length: 64 }, (_, i) => send(running.url, signed(`/w:${i + 1}`)));
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_flights")).toBe(64), 5_000);
  fail(new Error("the bucket is gone"));
  expect((await Promise.all(replies)).every(({ body }) => body.equals(bytes))).toBe(true);
  expect(warn.mock.calls.map(([, text]) => text)).toEqual([expect.stringContaining("read-through is off")]);
});

test("an object is stored only with its place in the index by source, which is tried again as the object is", async () => {
  const { bucket, running } = await start({ indexBySource: true });
  let left = 2;
  bucket.fault = (method, name) =>
    method === "PUT" && name.startsWith("by-source/") && left-- > 0 ? "503" : undefined;
  await send(running.url, signed("/w:1"));
  const key = keyOf(signed("/w:1"));
  await vi.waitFor(() => expect(bucket.objects.has(key)).toBe(true), 5_000);
  expect([...bucket.objects.keys()].sort()).toEqual([key, `by-source/${md5(CAT)}/${key}`].sort());
  expect(await metric(running, "bucketfirst_put_retries_total")).toBe(2);

  bucket.fault = (method, name) => (method === "PUT" && name.startsWith("by-source/") ? "403" : undefined);
  await send(running.url, signed("/w:2"));
  await vi.waitFor(async () => expect(await metric(running, 'bucketfirst_stored_total{result="dropped"}')).toBe(1));
  expect(bucket.objects.has(keyOf(signed("/w:2")))).toBe(false);
});

test("a purge of a put that is still queued waits for no other put", async () => {
  const token = "a-token-of-thirty-two-characters-";
  const { bucket, running } = await start({ purgeToken: token, limits: { uploads: 1 } });
  bucket.fault = (method) => (method === "PUT" ? "hang" : undefined);
  for (const options of ["/w:1", "/w:2"]) await send(running.url, signed(options));
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_uploads_pending")).toBe(2));
  const body = JSON.stringify({ key: keyOf(signed("/w:2")) });
  await send(running.url, "/purge", { method: "DELETE", headers: { authorization: `Bearer ${token}` }, body });
  // The first put hangs on.
  expect(await metric(running, "bucketfirst_uploads_pending")).toBe(1);
  expect(await metric(running, 'bucketfirst_stored_total{result="cancelled"}')).toBe(1);
  expect(await metric(running, 'bucketfirst_stored_total{result="dropped"}')).toBe(0);
  bucket.fault = () => undefined;
  await vi.waitFor(() => expect([...bucket.objects.keys()]).toEqual([keyOf(signed("/w:1"))]), 10_000);
});

test.each(["503", "500", "reset"] as const)("a put that fails with %s is tried again", async (fault) => {
  const { bucket, running, bytes } = await start();
  let left = 3;
  bucket.fault = (method) => (method === "PUT" && left-- > 0 ? fault : undefined);
  await send(running.url, signed("/w:1"));
  await vi.waitFor(() => expect(bucket.objects.get(keyOf(signed("/w:1")))?.bytes.equals(bytes)).toBe(true), 5_000);
  expect(await metric(running, "bucketfirst_put_retries_total")).toBe(3);
});

test.each([
  [400, "RequestTimeout"],
  [400, "ExpiredToken"],
  [403, "RequestTimeTooSkewed"],
  [307, "TemporaryRedirect"],
  [409, "OperationAborted"],
  [429, "SlowDown"],
])("a put that ends with %i %s is tried again", async (status, code) => {
  const { bucket, running, bytes } = await start({ readThrough: false });
  // Another process wrote this very image, which the first put would take for its own.
  bucket.objects.set(keyOf(signed("/w:1")), { bytes: Buffer.alloc(0), headers: {} });
  let left = 2;
  bucket.fault = (method, _name, call) =>
    method === "PUT" && call > 2 && left-- > 0 ? { status, code, headers: { date: "never" } } : undefined;
  await send(running.url, signed("/w:1"));
  await vi.waitFor(() => expect(bucket.objects.get(keyOf(signed("/w:1")))?.bytes.equals(bytes)).toBe(true), 5_000);
  expect(await metric(running, "bucketfirst_put_retries_total")).toBeGreaterThan(0);
});

test("a refusal of a put is not repeated, and says why once", async () => {
  const error = vi.fn();
  const { bucket, running } = await start({ log: { debug() {}, info() {}, warn() {}, error } });
  bucket.fault = (method) => (method === "PUT" ? "region" : undefined);
  await send(running.url, signed("/w:1"));
  await vi.waitFor(async () => expect(await metric(running, 'bucketfirst_stored_total{result="dropped"}')).toBe(1));
  expect(bucket.calls.filter((call) => call.startsWith("PUT"))).toHaveLength(1);
  expect(error.mock.calls[0]).toEqual([
    {
      object: keyOf(signed("/w:1")),
      source: CAT,
      options: expect.stringMatching(/^w:1/),
      reason: expect.stringContaining("AuthorizationHeaderMalformed"),
    },
    "not stored",
  ]);
});

test("a store that does not know conditional puts is asked once, then not again", async () => {
  const { bucket, running } = await start();
  bucket.fault = (method) => (method === "PUT" ? "501" : undefined);
  for (let i = 1; i <= 3; i++) {
    await send(running.url, signed(`/w:${i}`));
    await vi.waitFor(() => expect(bucket.objects.size).toBe(i));
  }
  expect(bucket.calls.filter((call) => call.startsWith("PUT"))).toHaveLength(4);
});

test("stores that ignore the condition overwrite with the same image", async () => {
  const { bucket, running, store, bytes } = await start({ readThrough: false });
  bucket.ignoreConditions = true;
  for (let i = 0; i < 2; i++) {
    await send(running.url, signed("/w:1"));
    await vi.waitFor(async () => expect(await metric(running, "bucketfirst_flights")).toBe(0));
  }
  expect(bucket.calls.filter((call) => call.startsWith("PUT"))).toHaveLength(2);
  expect(await store.head(keyOf(signed("/w:1")))).toMatchObject({ size: bytes.length });
});

test("an object that is there already is left alone, unless it is damaged", async () => {
  const { bucket, running } = await start({ readThrough: false });
  const key = keyOf(signed("/w:1"));
  const sound = { bytes: await jpeg(20_000), headers: { "content-type": "image/jpeg" } };
  bucket.objects.set(key, sound);
  await send(running.url, signed("/w:1"));
  await vi.waitFor(async () => expect(await metric(running, 'bucketfirst_stored_total{result="exists"}')).toBe(1));
  expect(bucket.objects.get(key)).toBe(sound);
  bucket.objects.set(key, { bytes: Buffer.alloc(0), headers: { "content-type": "image/jpeg" } });
  await send(running.url, signed("/w:1"));
  await vi.waitFor(async () => expect(await metric(running, 'bucketfirst_stored_total{result="healed"}')).toBe(1));
  expect(bucket.objects.get(key)!.bytes).toHaveLength(30_000);
});

test("a stored object that breaks off in the middle breaks the client's line", async () => {
  const { bucket, running } = await start();
  bucket.objects.set(keyOf(signed("/w:1")), { bytes: await jpeg(500_000), headers: { "content-type": "image/jpeg" } });
  bucket.fault = (method) => (method === "GET" ? "half" : undefined);
  await expect(send(running.url, signed("/w:1"))).rejects.toThrow();
});

test("what is stored carries type, cache control, disposition, digest and size", async () => {
  const { bucket, running, bytes, upstream } = await start();
  // imgproxy writes the name in UTF-8; Node's server would not.
  const head = `HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: ${bytes.length}\r\nContent-Disposition: inline; filename="käse.jpg"\r\n\r\n`;
  upstream.script = (request) => void request.socket.end(Buffer.concat([Buffer.from(head, "utf8"), bytes]));
  await send(running.url, signed("/w:1"));
  await vi.waitFor(() => expect(bucket.objects.size).toBe(1));
  expect(bucket.objects.get(keyOf(signed("/w:1")))!.headers).toEqual({
    "content-type": "image/jpeg",
    "cache-control": "public, max-age=31536000, immutable",
    "content-disposition": `inline; filename="k%C3%A4se.jpg"; filename*=UTF-8''k%C3%A4se.jpg`,
    "x-amz-meta-md5": md5(bytes),
    "x-amz-meta-size": "30000",
  });
});

test("a spilled body is put with its length, and again after a failure", async () => {
  const { bucket, running, upstream } = await start({
    limits: { memoryPerObject: 100_000 },
    spillDir: await scratch(),
  });
  const bytes = await jpeg(2_000_000);
  upstream.script = image(bytes);
  let left = 2;
  bucket.fault = (method) => (method === "PUT" && left-- > 0 ? "503" : undefined);
  await send(running.url, signed("/w:1"));
  await vi.waitFor(() => expect(bucket.objects.get(keyOf(signed("/w:1")))?.bytes.equals(bytes)).toBe(true), 5_000);
});

test("a shutdown stores what is queued, and tells what it dropped", async () => {
  const { bucket, running } = await start({ limits: { drainMs: 15_000 } });
  let open: () => void = () => {};
  const until = new Promise<void>((resolve) => {
    open = resolve;
  });
  bucket.fault = (method) => (method === "PUT" ? { until } : undefined);
  // The store's own patience with a call is a second; a put that it ends is tried again.
  await Promise.all(Array.from({ length: 10 }, (_, i) => send(running.url, signed(`/w:${i + 1}`))));
  expect(bucket.objects.size).toBe(0);
  const closing = running.close();
  open();
  expect(await closing).toBe(0);
  expect(bucket.objects.size).toBe(10);

  const stuck = await start({ limits: { drainMs: 300 } });
  stuck.bucket.fault = (method) => (method === "PUT" ? "hang" : undefined);
  await send(stuck.running.url, signed("/w:1"));
  expect(await stuck.running.close()).toBe(1);
});

test("10,000 misses, the store failing a tenth of its calls and restarting once: every object is there, every client answered", async () => {
  const { bucket, running, bytes } = await start({ limits: { readThroughTimeoutMs: 1_000 } });
  bucket.fault = (_method, _name, call) => (call % 10 === 0 ? "503" : undefined);
  const total = 10_000;
  let next = 0;
  let wrong = 0;
  const client = async (): Promise<void> => {
    for (;;) {
      const i = ++next;
      if (i > total) return;
      if (i === total / 2)
        void bucket
          .close()
          .then(() => sleep(500))
          .then(() => bucket.reopen());
      const reply = await fetch(running.url + signed(`/w:${i}`));
      const body = await reply.arrayBuffer();
      if (reply.status !== 200 || body.byteLength !== bytes.length) wrong++;
    }
  };
  await Promise.all(Array.from({ length: 64 }, client));
  expect(wrong).toBe(0);
  await vi.waitFor(() => expect(bucket.objects.size).toBe(total), { timeout: 200_000, interval: 200 });
}, 300_000);
