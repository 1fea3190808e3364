import { setTimeout as sleep } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { createS3Store } from "../src/stores/s3/s3.js";
import { md5, startFaultStore } from "./support/faultStore.js";
import { type Reply, send } from "./support/http.js";
import { image, jpeg, missing, startImgproxy } from "./support/imgproxy.js";
import { keyOf, metric, type Running, signed, startProxy } from "./support/proxy.js";

// A browser sends this header for an <img>. The components ask the bucket first, so the browser has just got its 404.
const PAGE = { "sec-fetch-dest": "image" };
/** Number of misses in a row after which the proxy expects further ones. */
const MISSES = 100;

async function start(config = {}) {
  const bytes = await jpeg();
  const upstream = await startImgproxy(image(bytes));
  const bucket = await startFaultStore();
  const limits = { readThroughTimeoutMs: 5_000 };
  const running = await startProxy(upstream.url, { store: createS3Store(bucket.config), limits, ...config });
  return { bytes, upstream, bucket, running };
}

const ask = ({ url }: Running, options: string, headers: Record<string, string> = PAGE): Promise<Reply> =>
  send(url, signed(options), { headers });

async function missOften(running: Running): Promise<void> {
  for (let i = 0; i < MISSES; i++) await ask(running, `/w:${1_000 + i}`);
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_flights")).toBe(0), 5_000);
}

test("while pages come on misses alone, imgproxy is asked beside the bucket; without their word it waits", async () => {
  const { bytes, upstream, bucket, running } = await start();
  await missOften(running);
  const asked = upstream.requests.length;
  let open: () => void = () => {};
  const until = new Promise<void>((resolve) => {
    open = resolve;
  });
  bucket.fault = (method) => (method === "GET" ? { until } : undefined);
  const reply = ask(running, "/w:1");
  const plain = ask(running, "/w:2", {});
  await vi.waitFor(() => expect(upstream.requests).toHaveLength(asked + 1), 2_000);
  await sleep(100);
  expect(upstream.requests.map(({ url }) => url).slice(asked)).toEqual([signed("/w:1")]);
  open();
  for (const each of [await reply, await plain]) {
    expect([each.headers["x-cache"], each.body.equals(bytes)]).toEqual(["MISS", true]);
  }
  expect(upstream.requests).toHaveLength(asked + 2);
  await vi.waitFor(() => expect(bucket.objects.has(keyOf(signed("/w:1")))).toBe(true));
});

test("what a neighbour has stored is served, its request at imgproxy is given up, and nothing is stored again", async () => {
  const { upstream, bucket, running } = await start();
  await missOften(running);
  const theirs = await jpeg(31_000);
  for (const options of ["/w:1", "/w:2", "/w:3", "/w:4", "/w:5", "/w:6"])
    bucket.objects.set(keyOf(signed(options)), {
      bytes: theirs,
      headers: { "content-type": "image/jpeg", "x-amz-meta-md5": md5(theirs) },
    });
  let givenUp = 0;
  upstream.script = (_request, response) => void response.once("close", () => givenUp++);
  const asked = upstream.requests.length;
  const puts = bucket.calls.filter((call) => call.startsWith("PUT")).length;
  for (const options of ["/w:1", "/w:2", "/w:3", "/w:4", "/w:5", "/w:6"]) {
    const reply = await ask(running, options);
    expect([reply.headers["x-cache"], reply.body.equals(theirs)]).toEqual(["HIT", true]);
  }
  // After three of them the bucket has the first word again.
  expect(upstream.requests.length - asked).toBeLessThanOrEqual(3);
  await vi.waitFor(() => expect(givenUp).toBe(upstream.requests.length - asked));
  expect(bucket.calls.filter((call) => call.startsWith("PUT"))).toHaveLength(puts);
  expect(await metric(running, "bucketfirst_upstream_busy")).toBe(0);
});

test("before there is experience, and where only some of it is misses, the bucket has the first word", async () => {
  const { upstream, bucket, running, bytes } = await start();
  bucket.objects.set(keyOf(signed("/w:1")), { bytes, headers: { "content-type": "image/jpeg" } });
  await ask(running, "/w:1");
  expect(upstream.requests).toHaveLength(0);
  for (let i = 0; i < MISSES; i++) {
    await ask(running, `/w:${1_000 + i}`);
    if (i % 5 === 0) await ask(running, "/w:1");
  }
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_flights")).toBe(0), 5_000);
  expect(upstream.requests).toHaveLength(MISSES);
});

test("an error that comes before the bucket's word is told all the same, and a slow bucket keeps nobody's slot", async () => {
  const { upstream, bucket, running } = await start({ limits: { readThroughTimeoutMs: 400, maxUpstream: 1 } });
  await missOften(running);
  upstream.script = missing();
  bucket.fault = (method) => (method === "GET" ? { delayMs: 200 } : undefined);
  const [first, second] = await Promise.all([ask(running, "/w:1"), ask(running, "/w:2")]);
  expect([first.status, second.status]).toEqual([404, 404]);
  expect(await metric(running, "bucketfirst_upstream_busy")).toBe(0);
});
