import { createHash } from "node:crypto";
import http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, onTestFinished, test, vi } from "vitest";
import { createMemoryStore } from "../src/stores/memory.js";
import { md5 } from "./support/faultStore.js";
import { pathOf, send } from "./support/http.js";
import { image, imageHeaders, jpeg, missing, startImgproxy } from "./support/imgproxy.js";
import { keyOf, metric, namesIn, type Running, signed, startProxy } from "./support/proxy.js";
import { UNSIGNED } from "./support/realImgproxy.js";
import { slowClient } from "./support/slowClient.js";
import { CAT } from "./support/sources.js";

test("1,000 requests at once for one new image: one upstream request, one object", async () => {
  const bytes = await jpeg(30_000);
  const upstream = await startImgproxy(async (request, response) => {
    await sleep(100);
    image(bytes)(request, response);
  });
  const running = await startProxy(upstream.url);
  const path = signed("/w:100");
  const agent = new http.Agent({ maxSockets: 1_000, keepAlive: true });
  onTestFinished(() => agent.destroy());
  const replies = await Promise.all(
    Array.from(
      { length: 1_000 },
      () =>
        new Promise<string>((resolve, reject) => {
          http
            .get(running.url + path, { agent }, (response) => {
              const hash = createHash("md5");
              response.on("data", (chunk) => hash.update(chunk)).once("end", () => resolve(hash.digest("hex")));
            })
            .once("error", reject);
        }),
    ),
  );
  expect(new Set(replies)).toEqual(new Set([md5(bytes)]));
  expect(upstream.requests).toHaveLength(1);
  await vi.waitFor(async () => expect(await namesIn(running.store)).toEqual([keyOf(path)]));
  expect(await metric(running, 'bucketfirst_requests_total{result="miss"}')).toBe(1);
});

test("two proxies on one store: one object, at most two upstream requests", async () => {
  const upstream = await startImgproxy();
  const store = createMemoryStore();
  const first = await startProxy(upstream.url, { store });
  const second = await startProxy(upstream.url, { store });
  const path = signed("/w:100");
  const replies = await Promise.all(Array.from({ length: 100 }, (_, i) => send((i % 2 ? first : second).url, path)));
  expect(replies.every(({ status }) => status === 200)).toBe(true);
  await vi.waitFor(async () => expect(await namesIn(store)).toEqual([keyOf(path)]));
  expect(upstream.requests.length).toBeLessThanOrEqual(2);
});

test("clients that stall, also joined ones, hold neither the store nor imgproxy nor each other", async () => {
  const bytes = await jpeg(8 * 1024 * 1024);
  let finished = 0;
  const upstream = await startImgproxy((_request, response) => {
    response.writeHead(200, imageHeaders(bytes)).end(bytes, () => finished++);
  });
  const running = await startProxy(upstream.url, { spillDir: await scratch() });
  const path = signed("/w:100");
  const stalled = [slowClient(running.url, path), slowClient(running.url, path)];
  const healthy = await send(running.url, path);
  expect(healthy.body.equals(bytes)).toBe(true);
  expect(finished).toBe(1);
  await vi.waitFor(
    async () => expect(await running.store.head(keyOf(path))).toMatchObject({ size: bytes.length, md5: md5(bytes) }),
    10_000,
  );
  // A client that wakes up still gets all of it.
  stalled[0]!.read();
  await vi.waitFor(() => expect(stalled[0]!.received()).toBeGreaterThan(bytes.length), 10_000);
});

test("a client without progress is cut, and what it held is given back", async () => {
  const bytes = await jpeg(8 * 1024 * 1024);
  const upstream = await startImgproxy(image(bytes));
  const running = await startProxy(upstream.url, { limits: { clientStallMs: 200 }, spillDir: await scratch() });
  const stalled = slowClient(running.url, signed("/w:100"));
  const closed = new Promise((resolve) => stalled.socket.once("close", resolve));
  // Counted when its client was cut; before the first byte nothing is held either.
  await vi.waitFor(
    async () => expect(await metric(running, 'bucketfirst_requests_total{result="error"}')).toBe(1),
    5_000,
  );
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_spill_bytes")).toBe(0), 5_000);
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_memory_bytes")).toBe(0), 5_000);
  stalled.read();
  await closed;
  expect(stalled.received()).toBeLessThan(bytes.length);
});

test("a client that leaves in the middle truncates nothing", async () => {
  const bytes = await jpeg(2_000_000);
  const upstream = await startImgproxy(async (_request, response) => {
    response.writeHead(200, imageHeaders(bytes));
    response.write(bytes.subarray(0, 1_000_000));
    await sleep(100);
    response.end(bytes.subarray(1_000_000));
  });
  const running = await startProxy(upstream.url, { spillDir: await scratch() });
  const path = signed("/w:100");
  const request = http.get(running.url + path, (response) => response.once("data", () => request.destroy()));
  request.on("error", () => {});
  await vi.waitFor(
    async () => expect(await running.store.head(keyOf(path))).toMatchObject({ size: bytes.length, md5: md5(bytes) }),
    3_000,
  );
  // Nor does it hold on to anything until its stall time is over.
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_memory_bytes")).toBe(0), 3_000);
});

test("imgproxy is left alone when everybody has gone before its first byte", async () => {
  let closed = 0;
  const upstream = await startImgproxy((request) => void request.socket.once("close", () => closed++));
  const running = await startProxy(upstream.url);
  const request = http.get(running.url + signed("/w:100"));
  request.on("error", () => {});
  await vi.waitFor(() => expect(upstream.requests).toHaveLength(1));
  request.destroy();
  await vi.waitFor(() => expect(closed).toBe(1));
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_upstream_busy")).toBe(0));
});

test("a new request takes over from a flight whose clients all left", async () => {
  const bytes = await jpeg();
  const upstream = await startImgproxy(() => {});
  const running = await startProxy(upstream.url);
  const request = http.get(running.url + signed("/w:100"));
  request.on("error", () => {});
  await vi.waitFor(() => expect(upstream.requests).toHaveLength(1));
  upstream.script = image(bytes);
  request.destroy();
  expect((await send(running.url, signed("/w:100"))).body.equals(bytes)).toBe(true);
});

test("bodies beyond memory are spilled to files without a name, and stored whole", async () => {
  const bytes = await jpeg(3_000_000);
  const upstream = await startImgproxy(image(bytes));
  const spillDir = await scratch();
  const running = await startProxy(upstream.url, {
    spillDir,
    limits: { memoryPerObject: 100_000, memoryBytes: 1_000_000 },
  });
  const replies = await Promise.all(Array.from({ length: 20 }, (_, i) => send(running.url, signed(`/w:${i + 1}`))));
  expect(replies.every(({ body }) => body.equals(bytes))).toBe(true);
  await vi.waitFor(async () => expect(await namesIn(running.store)).toHaveLength(20), 10_000);
  for (let i = 0; i < 20; i++)
    expect(await running.store.head(keyOf(signed(`/w:${i + 1}`)))).toMatchObject({
      size: bytes.length,
      md5: md5(bytes),
    });
  // A put that is over still has to close what it read from.
  for (const held of ["bucketfirst_memory_bytes", "bucketfirst_spill_bytes"])
    await vi.waitFor(async () => expect(await metric(running, held)).toBe(0), 5_000);
});

test.each([
  ["too large to store", { maxStoreBytes: 500_000 }, "too-large"],
  ["too large for the spill space", { memoryPerObject: 100_000, maxSpillBytes: 300_000 }, "spill-full"],
])("a body %s is served at its clients' pace, not stored", async (_name, limits, reason) => {
  // More than the sockets on the way can hold.
  const bytes = await jpeg(20_000_000);
  let pushed = 0;
  const upstream = await startImgproxy(async (_request, response) => {
    // Without a length the size shows only on the way.
    response.writeHead(200, imageHeaders(bytes, reason === "too-large" ? { "Content-Length": undefined } : {}));
    for (let at = 0; at < bytes.length; at += 50_000) {
      if (!response.write(bytes.subarray(at, at + 50_000))) await new Promise((done) => response.once("drain", done));
      pushed = at;
    }
    response.end();
  });
  const running = await startProxy(upstream.url, { limits, spillDir: await scratch() });
  const slow = slowClient(running.url, signed("/w:100"));
  await sleep(300);
  // Sockets hold some; the proxy holds no more than it was allowed.
  expect(pushed).toBeLessThan(bytes.length - 50_000);
  slow.read();
  await vi.waitFor(() => expect(slow.received()).toBeGreaterThan(bytes.length), 5_000);
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_flights")).toBe(0));
  expect(await namesIn(running.store)).toEqual([]);
  expect(
    await metric(running, `bucketfirst_skipped_total{reason="${reason === "too-large" ? "length" : reason}"}`),
  ).toBe(1);
});

test("a disk that refuses ends only the store, and is told at the start and once more", async () => {
  const bytes = await jpeg(1_000_000);
  const upstream = await startImgproxy(image(bytes));
  const warn = vi.fn();
  const running = await startProxy(upstream.url, {
    log: { debug() {}, info() {}, warn, error() {} },
    spillDir: "/dev/null/no-such-place",
    limits: { memoryPerObject: 100_000 },
  });
  const told = [
    { dir: "/dev/null/no-such-place", reason: expect.stringContaining("ENOTDIR") },
    expect.stringContaining("SPILL_DIR cannot be written"),
  ];
  await vi.waitFor(() => expect(warn.mock.calls).toEqual([told]));
  for (let i = 1; i < 3; i++) expect((await send(running.url, signed(`/w:${i}`))).body.equals(bytes)).toBe(true);
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_flights")).toBe(0));
  expect(warn.mock.calls).toEqual([told, told]);
  expect(await namesIn(running.store)).toEqual([]);
  expect(await metric(running, 'bucketfirst_skipped_total{reason="spill-failed"}')).toBe(2);
});

test("as many as allowed work, as many as allowed wait, the rest is 429; hits never wait", async () => {
  const bytes = await jpeg();
  let release: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const upstream = await startImgproxy(image(bytes));
  const running = await startProxy(upstream.url, { limits: { maxUpstream: 2, maxWaiting: 3, maxWaitMs: 5_000 } });
  await send(running.url, signed("/w:1000"));
  await vi.waitFor(async () => expect(await namesIn(running.store)).toHaveLength(1));
  upstream.script = async (request, response) => {
    await gate;
    image(bytes)(request, response);
  };
  const pending = Array.from({ length: 8 }, (_, i) => send(running.url, signed(`/w:${i + 1}`)));
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_upstream_waiting")).toBe(3));
  expect((await send(running.url, signed("/w:1000"))).headers["x-cache"]).toBe("HIT");
  await vi.waitFor(async () => expect(await metric(running, 'bucketfirst_requests_total{result="error"}')).toBe(3));
  release();
  const replies = await Promise.all(pending);
  const busy = replies.filter(({ status }) => status === 429);
  expect([busy.length, replies.filter(({ status }) => status === 200).length]).toEqual([3, 5]);
  expect(busy[0]!.headers).toMatchObject({ "retry-after": "5", "cache-control": "no-store" });
});

test("who waits too long for imgproxy gets 429", async () => {
  const upstream = await startImgproxy(() => {});
  const running = await startProxy(upstream.url, { limits: { maxUpstream: 1, maxWaitMs: 50 } });
  const first = http.get(running.url + signed("/w:1"));
  first.on("error", () => {});
  onTestFinished(() => void first.destroy());
  await vi.waitFor(() => expect(upstream.requests).toHaveLength(1));
  expect((await send(running.url, signed("/w:2"))).status).toBe(429);
});

test("a 404 is remembered for a short while", async () => {
  const upstream = await startImgproxy(missing());
  const running = await startProxy(upstream.url, { limits: { negativeTtlMs: 200 } });
  for (let i = 0; i < 5; i++) expect((await send(running.url, signed("/w:1"))).status).toBe(404);
  expect(upstream.requests).toHaveLength(1);
  await sleep(220);
  upstream.script = image(await jpeg());
  expect((await send(running.url, signed("/w:1"))).status).toBe(200);
});

test.each([
  ["no headers", { headersTimeoutMs: 300 }, false],
  ["an endless pause", { idleTimeoutMs: 300 }, true],
])("%s is 504 or a broken line", async (_name, limits, begins) => {
  const bytes = await jpeg();
  const upstream = await startImgproxy((_request, response) => {
    if (begins) response.writeHead(200, imageHeaders(bytes)).write(bytes.subarray(0, 10_000));
  });
  const running = await startProxy(upstream.url, { limits });
  const reply = send(running.url, signed("/w:1"));
  if (begins) await expect(reply).rejects.toThrow();
  else expect((await reply).status).toBe(504);
});

test("an idle socket that imgproxy closes under a request is tried once more", async () => {
  const bytes = await jpeg();
  const upstream = await startImgproxy(image(bytes));
  const running = await startProxy(upstream.url);
  await send(running.url, signed("/w:1"));
  let resets = 0;
  upstream.script = (request, response) => {
    if (resets++ === 0) request.socket.resetAndDestroy();
    else image(bytes)(request, response);
  };
  expect((await send(running.url, signed("/w:2"))).status).toBe(200);
});

test("a new socket that imgproxy closes under a request is not: the request is to blame", async () => {
  const upstream = await startImgproxy((request) => void request.socket.resetAndDestroy());
  const running = await startProxy(upstream.url);
  expect((await send(running.url, signed("/w:1"))).status).toBe(502);
  expect((await send(running.url, signed("/w:2"))).status).toBe(502);
  expect(upstream.requests).toHaveLength(2);
});

test("an imgproxy that is not there is 502, and the visitor is told nothing of it", async () => {
  const upstream = await startImgproxy();
  const running = await startProxy(upstream.url);
  await upstream.close();
  const reply = await send(running.url, signed("/w:1"));
  expect([reply.status, reply.text, reply.headers["cache-control"]]).toEqual([
    502,
    "The image server could not be reached\n",
    "no-store",
  ]);
});

test("info of imgproxy Pro is verified, passed through, and never stored", async () => {
  const upstream = await startImgproxy(
    (_request, response) =>
      void response.writeHead(200, { "content-type": "application/json" }).end('{"format":"jpeg"}'),
  );
  const running = await startProxy(upstream.url);
  expect((await send(running.url, `/info/wrong/s:1/aGk`)).status).toBe(403);
  const reply = await send(running.url, `/info${signed("/s:1")}`);
  expect([reply.status, reply.text]).toEqual([200, '{"format":"jpeg"}']);
  expect(upstream.requests.map(({ url }) => url)).toEqual([`/info${signed("/s:1")}`]);
  expect(await namesIn(running.store)).toEqual([]);
});

test("info takes a slot like any image, so it is bounded and first come, first served", async () => {
  let release: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const bytes = await jpeg();
  const upstream = await startImgproxy(async (request, response) => {
    if (!request.url!.startsWith("/info/")) return image(bytes)(request, response);
    await gate;
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  const running = await startProxy(upstream.url, { limits: { maxUpstream: 2, maxWaiting: 2, maxWaitMs: 5_000 } });
  const infos = [1, 2, 3].map((i) => send(running.url, `/info${signed(`/s:${i}`)}`));
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_upstream_waiting")).toBe(1));
  expect(upstream.requests).toHaveLength(2);
  const picture = send(running.url, signed("/w:1"));
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_upstream_waiting")).toBe(2));
  expect((await send(running.url, `/info${signed("/s:4")}`)).status).toBe(429);
  release();
  expect((await Promise.all([...infos, picture])).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(await metric(running, "bucketfirst_upstream_busy")).toBe(0);
});

test.each(["/img", "/img/"])("a path prefix %s is cut, and neither signed, hashed nor sent on", async (pathPrefix) => {
  const open = await startImgproxy(undefined, { settings: UNSIGNED });
  const unsigned = await startProxy(open.url, { pathPrefix, signing: undefined, allowUnsigned: true });
  const source = Buffer.from(CAT).toString("base64url");
  expect((await send(unsigned.url, `/img/unsafe/w:1/${source}`)).status).toBe(200);
  const upstream = await startImgproxy();
  const running = await startProxy(upstream.url, { pathPrefix });
  expect((await send(running.url, `/img${signed("/w:1")}`)).status).toBe(200);
  expect((await send(running.url, signed("/w:1"))).status).toBe(404);
  expect(upstream.requests[0]!.url).toBe(signed("/w:1"));
  await vi.waitFor(async () => expect(await namesIn(running.store)).toEqual([keyOf(signed("/w:1"))]));
});

test("a caller must bring the secret where there is one, and imgproxy gets it from us", async () => {
  const upstream = await startImgproxy();
  const running = await startProxy(upstream.url, { secret: "s3cret" });
  expect((await send(running.url, signed("/w:1"))).status).toBe(403);
  expect((await send(running.url, signed("/w:1"), { headers: { authorization: "Bearer wrong" } })).status).toBe(403);
  expect(upstream.requests).toEqual([]);
  expect((await send(running.url, signed("/w:1"), { headers: { authorization: "Bearer s3cret" } })).status).toBe(200);
  expect(upstream.requests[0]!.headers.authorization).toBe("Bearer s3cret");
});

test("any of several key pairs is accepted while keys rotate", async () => {
  const upstream = await startImgproxy();
  const old = { key: "00", salt: "11" };
  const running = await startProxy(upstream.url, { signing: [old, { key: "736563726574", salt: "68656C6C6F" }] });
  expect((await send(running.url, signed("/w:1"))).status).toBe(200);
  expect((await send(running.url, pathOf(signed("/w:1")).replace(/^\/./, "/-"))).status).toBe(403);
});

test("metrics name what happened", async () => {
  const upstream = await startImgproxy();
  const running: Running = await startProxy(upstream.url);
  await send(running.url, signed("/w:1"));
  await vi.waitFor(async () => expect(await metric(running, 'bucketfirst_stored_total{result="stored"}')).toBe(1));
  await send(running.url, signed("/w:1"));
  expect(await metric(running, 'bucketfirst_requests_total{result="miss"}')).toBe(1);
  expect(await metric(running, 'bucketfirst_requests_total{result="hit"}')).toBe(1);
  expect(await metric(running, "bucketfirst_sent_bytes_total")).toBe(60_000);
});
