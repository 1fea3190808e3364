import { setTimeout as sleep } from "node:timers/promises";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, test, vi } from "vitest";
import { createMemoryStore } from "../src/stores/memory.js";
import { send } from "./support/http.js";
import { image, jpeg, startImgproxy } from "./support/imgproxy.js";
import { keyOf, metric, signed, startProxy } from "./support/proxy.js";
import { slowClient } from "./support/slowClient.js";

const LARGE = 20_000_000;

test("where neither memory nor disk has room, clients that stall give their places at imgproxy to visitors who wait", async () => {
  const bytes = await jpeg(LARGE);
  const upstream = await startImgproxy(image(bytes));
  const running = await startProxy(upstream.url, {
    store: createMemoryStore(),
    spillDir: await scratch(),
    limits: {
      maxUpstream: 2,
      maxWaitMs: 8_000,
      clientStallMs: 12_000,
      memoryBytes: 1_000_000,
      maxSpillBytes: 1_000_000,
    },
  });
  const stalled = [1, 2].map((width) => slowClient(running.url, signed(`/w:${width}`)));
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_upstream_busy")).toBe(2), 5_000);
  await sleep(500);
  // Without a place by then these are 429.
  const waiting = [3, 4].map((width) => send(running.url, signed(`/w:${width}`)));
  for (const { status, body } of await Promise.all(waiting)) expect([status, body.equals(bytes)]).toEqual([200, true]);
  for (const { socket } of stalled) socket.resume();
  await vi.waitFor(() => expect(stalled.every(({ socket }) => socket.destroyed)).toBe(true), 5_000);
  for (const { received } of stalled) expect(received()).toBeLessThan(LARGE);
}, 40_000);

test("where the disk is full, the client that has stalled longest makes room, so that a new image is stored; others stay", async () => {
  const size = 6_000_000;
  const bytes = await jpeg(size);
  const upstream = await startImgproxy(image(bytes));
  const store = createMemoryStore();
  const running = await startProxy(upstream.url, {
    store,
    spillDir: await scratch(),
    limits: { clientStallMs: 30_000, memoryBytes: 1_000_000, maxSpillBytes: 14_000_000 },
  });
  const stalled = [];
  for (const width of [1, 2]) {
    stalled.push(slowClient(running.url, signed(`/w:${width}`)));
    await vi.waitFor(async () => expect(await store.head(keyOf(signed(`/w:${width}`)))).toBeDefined(), 10_000);
  }
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_flights")).toBe(0), 5_000);
  await sleep(5_500);
  expect((await send(running.url, signed("/w:3"))).body.equals(bytes)).toBe(true);
  await vi.waitFor(async () => expect(await store.head(keyOf(signed("/w:3")))).toBeDefined(), 10_000);
  const [first, second] = stalled;
  for (const { socket } of stalled) socket.resume();
  await vi.waitFor(() => expect(second!.received()).toBeGreaterThan(size), 10_000);
  expect(first!.received()).toBeLessThan(size);
}, 60_000);
