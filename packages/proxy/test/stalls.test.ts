import { writeFile } from "node:fs/promises";
import http from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, test, vi } from "vitest";
import { createFolderStore } from "../src/stores/folder/folder.js";
import { createMemoryStore } from "../src/stores/memory.js";
import { createS3Store } from "../src/stores/s3/s3.js";
import { md5, startFaultStore } from "./support/faultStore.js";
import { send } from "./support/http.js";
import { imageHeaders, jpeg, startImgproxy } from "./support/imgproxy.js";
import { keyOf, metric, type Running, signed, startProxy } from "./support/proxy.js";
import { slowClient } from "./support/slowClient.js";

const LARGE = 20_000_000;
const path = signed("/w:1");

/** A proxy whose bucket holds one large object, as a file that is streamed. */
async function withLargeObject(config = {}): Promise<{ running: Running; bytes: Buffer }> {
  const dir = await scratch();
  const bytes = await jpeg(LARGE);
  await writeFile(join(dir, keyOf(path)), bytes);
  const upstream = await startImgproxy();
  const running = await startProxy(upstream.url, { store: await createFolderStore({ dir }), ...config });
  return { running, bytes };
}

const grounded = (running: Running): Promise<void> =>
  vi.waitFor(async () => expect(await metric(running, "bucketfirst_flights")).toBe(0), 5_000);

test.each([
  ["larger than what is kept", { limits: { maxStoreBytes: 1_000_000 } }],
  ["that the disk cannot hold", { spillDir: "/dev/null/no-such-place" }],
])(
  "a hit %s is followed by one client only; the next has a flight of its own, and both get all of it",
  async (_name, config) => {
    const { running, bytes } = await withLargeObject(config);
    const slow = slowClient(running.url, path);
    await vi.waitFor(async () => expect(await metric(running, "bucketfirst_flights")).toBe(1), 5_000);
    // By now its sockets are full, and the beginning is gone.
    await sleep(300);
    const second = await send(running.url, path);
    expect([second.headers["x-cache"], second.body.equals(bytes)]).toEqual(["HIT", true]);
    slow.read();
    await vi.waitFor(() => expect(slow.received()).toBeGreaterThan(LARGE), 10_000);
    await grounded(running);
  },
);

test("a range far into a hit that is not kept comes all the same", async () => {
  const { running, bytes } = await withLargeObject({ limits: { maxStoreBytes: 1_000_000 } });
  const part = await send(running.url, path, { headers: { range: "bytes=15000000-15999999" } });
  expect([part.status, part.body.equals(bytes.subarray(15_000_000, 16_000_000))]).toEqual([206, true]);
  await grounded(running);
});

test("a client that leaves a hit that is not kept leaves nothing behind", async () => {
  const { running, bytes } = await withLargeObject({ limits: { maxStoreBytes: 1_000_000 } });
  const slow = slowClient(running.url, path);
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_flights")).toBe(1), 5_000);
  slow.socket.destroy();
  await grounded(running);
  expect(await metric(running, "bucketfirst_memory_bytes")).toBe(0);
  expect(md5((await send(running.url, path)).body)).toBe(md5(bytes));
});

test("clients that stall share one copy of a hit from a bucket, also those that come when it has been read", async () => {
  const bucket = await startFaultStore();
  const bytes = await jpeg(LARGE);
  bucket.objects.set(keyOf(path), { bytes, headers: { "content-type": "image/jpeg" } });
  const upstream = await startImgproxy();
  const running = await startProxy(upstream.url, {
    store: createS3Store({ ...bucket.config, requestTimeoutMs: 10_000 }),
    limits: { readThroughTimeoutMs: 10_000 },
  });
  const first = slowClient(running.url, path);
  const held = (): Promise<number> => metric(running, "bucketfirst_memory_bytes");
  await vi.waitFor(
    async () => expect((await held()) + (await metric(running, "bucketfirst_spill_bytes"))).toBeGreaterThan(LARGE),
    5_000,
  );
  // By now all of it has come.
  await sleep(500);
  const second = slowClient(running.url, path);
  await sleep(300);
  expect(bucket.calls.filter((call) => call.startsWith("GET"))).toHaveLength(1);
  for (const client of [first, second]) client.read();
  await vi.waitFor(() => expect(Math.min(first.received(), second.received())).toBeGreaterThan(LARGE), 10_000);
  await grounded(running);
});

test("an answer that nobody reads any more and that cannot be stored is not read on: its slot is free", async () => {
  let closed = false;
  let pushed = 0;
  const bytes = await jpeg();
  const upstream = await startImgproxy(async (request, response) => {
    if (!request.url!.includes("/w:9/")) return void response.writeHead(200, imageHeaders(bytes)).end(bytes);
    response.once("close", () => {
      closed = true;
    });
    // Endless, as a length of its own would be found too large at once.
    response.writeHead(200, imageHeaders(bytes, { "Content-Length": undefined }));
    response.write(bytes);
    for (; !closed; pushed += 65_536) {
      response.write(Buffer.alloc(65_536));
      await sleep(1);
    }
  });
  const running = await startProxy(upstream.url, {
    limits: { maxStoreBytes: 500_000, maxUpstream: 1, maxWaitMs: 10_000 },
  });
  const request = http.get(running.url + signed("/w:9"), (response) => response.resume());
  request.on("error", () => {});
  await vi.waitFor(() => expect(pushed).toBeGreaterThan(1_000_000), 5_000);
  request.destroy();
  await vi.waitFor(() => expect(closed).toBe(true), 5_000);
  expect((await send(running.url, signed("/w:2"))).status).toBe(200);
});

/** A hit that lies in memory as one piece. */
async function withBuffer(limits: object): Promise<Running> {
  const bytes = await jpeg(LARGE);
  const store = createMemoryStore();
  await store.put(
    keyOf(path),
    { length: LARGE, open: () => bytes },
    { contentType: "image/jpeg", cacheControl: "", md5: md5(bytes) },
  );
  const upstream = await startImgproxy();
  return startProxy(upstream.url, { store, limits });
}

test("a client that takes nothing of a hit in memory is cut", async () => {
  const running = await withBuffer({ clientStallMs: 200 });
  const slow = slowClient(running.url, path);
  await vi.waitFor(
    async () => expect(await metric(running, 'bucketfirst_requests_total{result="error"}')).toBe(1),
    5_000,
  );
  const closed = new Promise((resolve) => slow.socket.once("close", resolve));
  slow.read();
  await closed;
  expect(slow.received()).toBeLessThan(LARGE);
});

test("a client that takes little at a time is not", async () => {
  const running = await withBuffer({ clientStallMs: 1_500 });
  const slow = slowClient(running.url, path);
  const began = Date.now();
  let last = 0;
  slow.socket.on("data", () => {
    if (slow.received() - last < 1_000_000 || slow.received() > LARGE) return;
    last = slow.received();
    slow.pause();
    setTimeout(() => slow.read(), 200);
  });
  slow.read();
  await vi.waitFor(() => expect(slow.received()).toBeGreaterThan(LARGE), 15_000);
  // Longer in all than it may stand still.
  expect(Date.now() - began).toBeGreaterThan(1_500);
  await vi.waitFor(async () => expect(await metric(running, 'bucketfirst_requests_total{result="hit"}')).toBe(1));
});
