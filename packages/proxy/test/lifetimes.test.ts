import { expect, test, vi } from "vitest";
import { createMemoryStore } from "../src/stores/memory.js";
import { createS3Store } from "../src/stores/s3/s3.js";
import { startFaultStore } from "./support/faultStore.js";
import { send } from "./support/http.js";
import { image, jpeg, startImgproxy } from "./support/imgproxy.js";
import { keyOf, metric, signed, startProxy } from "./support/proxy.js";

const bytes = await jpeg();
const flown = (running: { url: string }): Promise<void> =>
  vi.waitFor(async () => expect(await metric(running, "bucketfirst_flights")).toBe(0));

test("CACHE_CONTROL=upstream keeps imgproxy's word: in the answer, in the bucket, and on hits", async () => {
  const bucket = await startFaultStore();
  const upstream = await startImgproxy(image(bytes, { "Cache-Control": "max-age=600, public" }));
  const running = await startProxy(upstream.url, { store: createS3Store(bucket.config), cacheControl: "upstream" });
  for (const cache of ["MISS", "HIT"]) {
    const { headers } = await send(running.url, signed("/w:1"));
    expect([headers["x-cache"], headers["cache-control"]]).toEqual([cache, "max-age=600, public"]);
    await flown(running);
  }
  expect(bucket.objects.get(keyOf(signed("/w:1")))!.headers["cache-control"]).toBe("max-age=600, public");
  // A sidecar left no word: its copies are asked about each time.
  bucket.objects.set(keyOf(signed("/w:2")), { bytes, headers: { "content-type": "image/jpeg" } });
  expect((await send(running.url, signed("/w:2"))).headers["cache-control"]).toBe("no-cache");
});

test.each([
  ["max-age=600, public", 1],
  ["public, s-maxage=600, max-age=31536000", 1],
  ["max-age=31536000, public", 0],
])("an image of %s that is stored for a year is told once", async (control, times) => {
  const warn = vi.fn();
  const upstream = await startImgproxy(image(bytes, { "Cache-Control": control }));
  const running = await startProxy(upstream.url, {
    store: createMemoryStore(),
    log: { debug() {}, info() {}, warn, error() {} },
  });
  for (const options of ["/w:1", "/w:2"]) await send(running.url, signed(options));
  await flown(running);
  expect(warn).toHaveBeenCalledTimes(times);
  if (times > 0) {
    const [fields, sentence] = warn.mock.calls[0]!;
    expect(fields).toEqual({ maxAge: 600, cacheControl: "public, max-age=31536000, immutable" });
    expect(sentence).toContain("CACHE_CONTROL=upstream");
  }
});

test("an origin that answers with a placeholder is named as a cause, with both ways out", async () => {
  const error = vi.fn();
  const upstream = await startImgproxy(image(bytes, {}));
  await startProxy(upstream.url, {
    probe: { source: "https://photos.test/" },
    log: { debug() {}, info() {}, warn() {}, error },
  });
  await vi.waitFor(() => expect(error).toHaveBeenCalledOnce());
  const [fields, sentence] = error.mock.calls[0]!;
  expect(fields).toEqual({ source: "https://photos.test/" });
  expect(sentence).toMatch(/IMGPROXY_FALLBACK_IMAGE_HTTP_CODE.*origin.*PROBE_SOURCE.*PROBE=false/);
});
