import { expect, test, vi } from "vitest";
import { createMemoryStore } from "../src/stores/memory.js";
import { createS3Store } from "../src/stores/s3/s3.js";
import { md5, startFaultStore } from "./support/faultStore.js";
import { send } from "./support/http.js";
import { image, jpeg, startImgproxy } from "./support/imgproxy.js";
import { keyOf, metric, signed, startProxy } from "./support/proxy.js";

async function start() {
  const bytes = await jpeg();
  const upstream = await startImgproxy(image(bytes));
  const bucket = await startFaultStore();
  const running = await startProxy(upstream.url, { store: createS3Store(bucket.config) });
  return { bytes, upstream, bucket, running };
}

test.each([
  ["no type", {}],
  ["the type of a store that was told none", { "content-type": "application/octet-stream" }],
  ["the type of another picture", { "content-type": "image/png" }],
  ["the type of a text", { "content-type": "text/plain" }],
])("a whole object with %s is served from the bucket, gets its own, and imgproxy is not asked", async (_, headers) => {
  const { bytes, upstream, bucket, running } = await start();
  const path = signed("/w:1/att:1");
  bucket.objects.set(keyOf(path), { bytes, headers });
  const hit = await send(running.url, path);
  expect([hit.headers["x-cache"], hit.headers["content-type"], hit.body.equals(bytes)]).toEqual([
    "HIT",
    "image/jpeg",
    true,
  ]);
  expect(hit.headers["content-disposition"]).toBe('attachment; filename="cat.jpg"');
  await vi.waitFor(() =>
    expect(bucket.objects.get(keyOf(path))!.headers).toEqual({
      "content-type": "image/jpeg",
      "cache-control": "public, max-age=31536000, immutable",
      "content-disposition": 'attachment; filename="cat.jpg"',
      "x-amz-meta-md5": md5(bytes),
      "x-amz-meta-size": String(bytes.length),
    }),
  );
  expect(bucket.objects.get(keyOf(path))!.bytes.equals(bytes)).toBe(true);
  await vi.waitFor(async () => expect(await metric(running, 'bucketfirst_stored_total{result="healed"}')).toBe(1));
  const puts = (): number => bucket.calls.filter((call) => call.startsWith("PUT")).length;
  expect(puts()).toBe(1);
  expect((await send(running.url, path)).headers["x-cache"]).toBe("HIT");
  expect([puts(), upstream.requests.length]).toEqual([1, 0]);
});

test("a large one is not held in memory for that, and comes back whole", async () => {
  const { upstream, bucket, running } = await start();
  const large = await jpeg(3_000_000);
  bucket.objects.set(keyOf(signed("/w:1")), { bytes: large, headers: {} });
  expect((await send(running.url, signed("/w:1"))).body.equals(large)).toBe(true);
  await vi.waitFor(() => expect(bucket.objects.get(keyOf(signed("/w:1")))!.headers["x-amz-meta-md5"]).toBe(md5(large)));
  expect(bucket.objects.get(keyOf(signed("/w:1")))!.bytes.equals(large)).toBe(true);
  expect(upstream.requests).toEqual([]);
});

test("what is purged while it gets its type does not return", async () => {
  const { bytes, bucket, running } = await start();
  const key = keyOf(signed("/w:1"));
  bucket.objects.set(key, { bytes, headers: {} });
  let open: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  let gets = 0;
  bucket.fault = (method) => (method === "GET" && ++gets === 2 ? { until: gate } : undefined);
  await send(running.url, signed("/w:1"));
  await vi.waitFor(() => expect(gets).toBe(2));
  const purged = running.proxy.purge(key);
  open();
  await purged;
  expect(bucket.objects.size).toBe(0);
  expect(bucket.calls.filter((call) => call.startsWith("PUT"))).toEqual([]);
});

test("an object of a sidecar for a path that never expires is a hit", async () => {
  const { bytes, upstream, bucket, running } = await start();
  for (const options of ["/exp:0", "/expires:-1"]) {
    bucket.objects.set(keyOf(signed(options)), { bytes, headers: { "content-type": "image/jpeg" } });
    expect((await send(running.url, signed(options))).headers["x-cache"]).toBe("HIT");
  }
  expect(upstream.requests).toEqual([]);
});

test("an object whose bytes are not its recorded MD5 is damaged: made anew in the same visit", async () => {
  const { bytes, bucket, running } = await start();
  const key = keyOf(signed("/w:1"));
  const wrong = Buffer.from(bytes);
  wrong.writeUInt8(wrong.readUInt8(20_000) ^ 1, 20_000);
  const headers = { "content-type": "image/jpeg", "x-amz-meta-md5": md5(bytes), "x-amz-meta-size": "30000" };
  bucket.objects.set(key, { bytes: wrong, headers });
  const reply = await send(running.url, signed("/w:1"));
  expect([reply.headers["x-cache"], reply.body.equals(bytes)]).toEqual(["MISS", true]);
  await vi.waitFor(() => expect(bucket.objects.get(key)!.bytes.equals(bytes)).toBe(true));
});

test("a large one is never given whole, and made anew for the next visitor", async () => {
  const { bucket, running, bytes: made } = await start();
  const bytes = await jpeg(500_000);
  const wrong = Buffer.from(bytes);
  wrong.writeUInt8(wrong.readUInt8(499_999) ^ 1, 499_999);
  const headers = { "content-type": "image/jpeg", "x-amz-meta-md5": md5(bytes), "x-amz-meta-size": "500000" };
  bucket.objects.set(keyOf(signed("/w:1")), { bytes: wrong, headers });
  await expect(send(running.url, signed("/w:1"))).rejects.toThrow();
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_flights")).toBe(0));
  const next = await send(running.url, signed("/w:1"));
  expect([next.headers["x-cache"], next.body.equals(made)]).toEqual(["MISS", true]);
  await vi.waitFor(() => expect(bucket.objects.get(keyOf(signed("/w:1")))!.bytes.equals(made)).toBe(true));
  bucket.objects.set(keyOf(signed("/w:2")), { bytes, headers });
  expect((await send(running.url, signed("/w:2"))).body.equals(bytes)).toBe(true);
});

test("an object in memory is compared too", async () => {
  const store = createMemoryStore();
  const bytes = await jpeg();
  const upstream = await startImgproxy(image(bytes));
  const running = await startProxy(upstream.url, { store });
  const head = { contentType: "image/jpeg", cacheControl: "", md5: md5("another") };
  await store.put(keyOf(signed("/w:1")), { length: bytes.length, open: () => bytes }, head);
  expect((await send(running.url, signed("/w:1"))).headers["x-cache"]).toBe("MISS");
  await vi.waitFor(async () => expect((await send(running.url, signed("/w:1"))).headers["x-cache"]).toBe("HIT"));
});
