import { expect, onTestFinished, test, vi } from "vitest";
import { createS3Store } from "../src/stores/s3/s3.js";
import { md5, startFaultStore } from "./support/faultStore.js";
import { type Reply, send } from "./support/http.js";
import { image, jpeg, startImgproxy } from "./support/imgproxy.js";
import { keyOf, metric, type Running, signed, startProxy } from "./support/proxy.js";

// A browser sends this header for an <img>. The components ask the bucket first, so the browser has just got its 404.
const PAGE = { "sec-fetch-dest": "image" };
/** Number of misses in a row after which the proxy expects further ones. */
const MISSES = 100;
/** One of so many looks is made although it could be spared. */
const SAMPLE = 16;

const ask = ({ url }: Running, options: string, headers: Record<string, string> = PAGE): Promise<Reply> =>
  send(url, signed(options), { headers });

const landed = (running: Running): Promise<void> =>
  vi.waitFor(async () => expect(await metric(running, "bucketfirst_flights")).toBe(0), 5_000);

/** Starts a proxy to which pages have come on misses alone. */
async function start(keepsWhatIsThere = true) {
  const bytes = await jpeg();
  const upstream = await startImgproxy(image(bytes));
  const bucket = await startFaultStore();
  if (!keepsWhatIsThere) bucket.fault = (method) => (method === "PUT" ? "501" : undefined);
  const limits = { readThroughTimeoutMs: 5_000, headersTimeoutMs: 600_000 };
  const running = await startProxy(upstream.url, { store: createS3Store(bucket.config), limits });
  for (let i = 0; i < MISSES; i++) await ask(running, `/w:${1_000 + i}`);
  await landed(running);
  const looks = (): number => bucket.calls.filter((call) => call.startsWith("GET")).length;
  return { bytes, upstream, bucket, running, looks };
}

test("while pages come on misses alone and imgproxy is quick, a new image costs the bucket its put and hardly a look", async () => {
  const { bytes, bucket, running, looks } = await start();
  const before = looks();
  // Without timers imgproxy is quick on every machine.
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  for (let i = 1; i <= 2 * SAMPLE; i++) {
    const reply = await ask(running, `/w:${i}`);
    expect([reply.headers["x-cache"], reply.body.equals(bytes)]).toEqual(["MISS", true]);
  }
  expect(looks() - before).toBe(2);
  vi.useRealTimers();
  await landed(running);
  for (let i = 1; i <= 2 * SAMPLE; i++) expect(bucket.objects.has(keyOf(signed(`/w:${i}`)))).toBe(true);
  const asked = looks();
  for (let i = 1; i <= 4; i++) await ask(running, `/w:${5_000 + i}`, {});
  expect(looks() - asked).toBe(4);
});

test("what this process has stored is looked for: pages that asked the bucket before are late, not new", async () => {
  const { running } = await start();
  await ask(running, "/w:1");
  await landed(running);
  expect((await ask(running, "/w:1")).headers["x-cache"]).toBe("HIT");
});

test("an object that a neighbour was faster with stays, and from then on the bucket has the first word", async () => {
  const { upstream, bucket, running } = await start();
  const theirs = await jpeg(31_000);
  const names = Array.from({ length: 6 }, (_, i) => `/w:${i + 1}`);
  for (const options of names)
    bucket.objects.set(keyOf(signed(options)), {
      bytes: theirs,
      headers: { "content-type": "image/jpeg", "x-amz-meta-md5": md5(theirs) },
    });
  const asked = upstream.requests.length;
  for (const options of names) {
    await ask(running, options);
    await landed(running);
  }
  expect(upstream.requests.length - asked).toBeLessThanOrEqual(3);
  expect((await ask(running, "/w:6")).body.equals(theirs)).toBe(true);
  for (const options of names) expect(bucket.objects.get(keyOf(signed(options)))!.bytes.equals(theirs)).toBe(true);
});

test("an object whose bytes are not those that were stored is written anew, though nobody looked at it", async () => {
  const { bytes, bucket, running } = await start();
  const damaged = await jpeg(30_000);
  damaged.fill(0, 10_000, 20_000);
  const key = keyOf(signed("/w:1"));
  bucket.objects.set(key, {
    bytes: damaged,
    headers: { "content-type": "image/jpeg", "x-amz-meta-md5": md5(bytes), "x-amz-meta-size": String(damaged.length) },
  });
  expect((await ask(running, "/w:1")).body.equals(bytes)).toBe(true);
  await landed(running);
  expect(bucket.objects.get(key)!.bytes.equals(bytes)).toBe(true);
});

test("a bucket that cannot keep what is there is always looked into", async () => {
  const { running, looks } = await start(false);
  const before = looks();
  for (let i = 1; i <= SAMPLE; i++) await ask(running, `/w:${i}`);
  await landed(running);
  expect(looks() - before).toBe(SAMPLE);
});

test("an image that takes long is looked for meanwhile, and imgproxy works on nothing that the bucket has", async () => {
  const { upstream, bucket, running } = await start();
  const theirs = await jpeg(31_000);
  bucket.objects.set(keyOf(signed("/w:1")), { bytes: theirs, headers: { "content-type": "image/jpeg" } });
  let givenUp = 0;
  upstream.script = (_request, response) => void response.once("close", () => givenUp++);
  const reply = await ask(running, "/w:1");
  expect([reply.headers["x-cache"], reply.body.equals(theirs)]).toEqual(["HIT", true]);
  await vi.waitFor(() => expect(givenUp).toBe(1));
  expect(await metric(running, "bucketfirst_upstream_busy")).toBe(0);
});
