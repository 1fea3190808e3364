import http from "node:http";
import { listen } from "@bucketfirst/testkit/listen";
import { expect, onTestFinished, test, vi } from "vitest";
import { createS3Store } from "../src/stores/s3/s3.js";
import { md5, startFaultStore } from "./support/faultStore.js";
import { type Reply, send } from "./support/http.js";
import { failure, image, imageHeaders, jpeg, startImgproxy } from "./support/imgproxy.js";
import { keyOf, metric, namesIn, signed, startProxy } from "./support/proxy.js";
import { UNSIGNED } from "./support/realImgproxy.js";
import { CAT } from "./support/sources.js";

const path = signed("/w:100");
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

const stored = (running: { url: string }): Promise<void> =>
  vi.waitFor(async () => expect(await metric(running, 'bucketfirst_stored_total{result="stored"}')).toBe(1));

/** Names of headers that Node or the connection write, and the test does not ask about. */
const PLUMBING = new Set(["connection", "date", "keep-alive", "transfer-encoding"]);
const named = ({ headers }: Reply): string[] =>
  Object.keys(headers)
    .filter((name) => !PLUMBING.has(name))
    .sort();

test("an answer has exactly the headers of our list, whatever imgproxy sends", async () => {
  const upstream = await startImgproxy(
    image(await jpeg(), {
      ETag: '"of-the-source"',
      "Last-Modified": new Date(0).toUTCString(),
      Link: '<https://photos.test/cat.jpg>; rel="canonical"',
      Vary: "Accept",
      "X-Origin-Width": "800",
      "X-Result-Height": "100",
      "Access-Control-Allow-Origin": "https://elsewhere.test",
      Age: "7",
    }),
  );
  const running = await startProxy(upstream.url);
  const ours = [
    "access-control-allow-origin",
    "cache-control",
    "content-disposition",
    "content-length",
    "content-type",
    "cross-origin-resource-policy",
    "server-timing",
    "timing-allow-origin",
    "x-cache",
    "x-content-type-options",
    "x-request-id",
  ];
  const miss = await send(running.url, path);
  expect(named(miss)).toEqual([...ours, "content-security-policy"].sort());
  expect(miss.headers).toMatchObject({
    "x-cache": "MISS",
    "x-content-type-options": "nosniff",
    "content-security-policy": POLICY,
    "access-control-allow-origin": "*",
    "timing-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
    "server-timing": expect.stringMatching(
      /^bucket;dur=[\d.]+, wait;dur=[\d.]+, upstream;dur=[\d.]+, total;dur=[\d.]+$/,
    ),
  });
  await stored(running);
  const hit = await send(running.url, path);
  expect(named(hit)).toEqual([...ours, "accept-ranges", "etag", "last-modified"].sort());
  expect(hit.headers).toMatchObject({
    "x-cache": "HIT",
    "x-content-type-options": "nosniff",
    "server-timing": expect.stringMatching(/^bucket;dur=[\d.]+, total;dur=[\d.]+$/),
  });
});

test("every answer may be timed and shown by pages elsewhere: a range, a fresh copy, an error, a preflight, and info", async () => {
  const upstream = await startImgproxy((request, response) =>
    request.url!.startsWith("/info/")
      ? void response.writeHead(200, { "content-type": "application/json" }).end("{}")
      : request.url!.includes("/w:404/")
        ? failure(404, "no")(request, response)
        : image(Buffer.from("ffd8ffe000104a464946", "hex"), {})(request, response),
  );
  const running = await startProxy(upstream.url);
  await send(running.url, path);
  await stored(running);
  const asked: [number, string, object][] = [
    [206, path, { headers: { range: "bytes=0-3" } }],
    [304, path, { headers: { "if-none-match": "*" } }],
    [416, path, { headers: { range: "bytes=99-" } }],
    [200, path, { method: "HEAD" }],
    [204, path, { method: "OPTIONS" }],
    [405, path, { method: "POST" }],
    [403, "/wrong/w:1/YQ", {}],
    [404, signed("/w:404"), {}],
    [200, `/info${signed("/w:1")}`, {}],
  ];
  for (const [status, target, options] of asked) {
    const reply = await send(running.url, target, options);
    expect([reply.status, reply.headers["timing-allow-origin"], reply.headers["cross-origin-resource-policy"]]).toEqual(
      [status, "*", "cross-origin"],
    );
  }
});

test("who comes while an image is made is told so: JOINED", async () => {
  const bytes = await jpeg();
  let release: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const upstream = await startImgproxy(async (request, response) => {
    response.writeHead(200, imageHeaders(bytes)).write(bytes.subarray(0, 1_000));
    await gate;
    response.end(bytes.subarray(1_000));
    void request;
  });
  const running = await startProxy(upstream.url);
  const first = send(running.url, path);
  await vi.waitFor(() => expect(upstream.requests).toHaveLength(1));
  const second = send(running.url, path);
  // Both get their heads before the rest is sent: a put that has ended would make a hit of the second.
  const third = await new Promise<http.IncomingMessage>((resolve, reject) =>
    http.get(running.url + path, resolve).once("error", reject),
  );
  expect(third.headers["x-cache"]).toBe("JOINED");
  third.resume();
  release();
  expect([(await first).headers["x-cache"], (await second).headers["x-cache"]]).toEqual(["MISS", "JOINED"]);
  expect((await second).body.equals(bytes)).toBe(true);
});

test("a copy that is not older than the object is fresh", async () => {
  const bytes = await jpeg();
  const upstream = await startImgproxy();
  const bucket = await startFaultStore();
  // The fault store's objects are of the first second of 1970.
  bucket.objects.set(keyOf(path), { bytes, headers: { "content-type": "image/jpeg" } });
  const running = await startProxy(upstream.url, { store: createS3Store(bucket.config) });
  const since = async (date: string): Promise<[number, number]> => {
    const { status, body } = await send(running.url, path, { headers: { "if-modified-since": date } });
    return [status, body.length];
  };
  expect(await since(new Date(0).toUTCString())).toEqual([304, 0]);
  expect(await since(new Date().toUTCString())).toEqual([304, 0]);
  expect(await since(new Date(-60_000).toUTCString())).toEqual([200, bytes.length]);
  expect(await since("a long time ago")).toEqual([200, bytes.length]);
  // The ETag is the better witness where both are given.
  const both = { "if-modified-since": new Date().toUTCString(), "if-none-match": '"another"' };
  expect((await send(running.url, path, { headers: both })).status).toBe(200);
  expect(upstream.requests).toEqual([]);
});

test("connections are kept for 15 s, about as long as imgproxy keeps them", async () => {
  const upstream = await startImgproxy();
  const running = await startProxy(upstream.url);
  const agent = new http.Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const headers = await new Promise<http.IncomingHttpHeaders>((resolve, reject) =>
    http
      .get(`${running.url}/livez`, { agent }, (response) => {
        response.resume();
        resolve(response.headers);
      })
      .once("error", reject),
  );
  expect(headers["keep-alive"]).toBe("timeout=15");
});

test("a 422 is remembered for a short while too", async () => {
  const upstream = await startImgproxy(failure(422, "Broken or unsupported image"));
  const running = await startProxy(upstream.url);
  for (let i = 0; i < 3; i++) expect((await send(running.url, path)).status).toBe(422);
  expect(upstream.requests).toHaveLength(1);
  expect(await metric(running, 'bucketfirst_requests_total{result="negative"}')).toBe(2);
});

test.each([
  [3_600, "max-age=3599", false],
  [3_600, "max-age=3600", true],
  [0, "max-age=1", true],
])("with a least life of %i s an answer of %s is stored: %s", async (minStoreTtl, control, isStored) => {
  const upstream = await startImgproxy(image(await jpeg(), { "Cache-Control": control }));
  const running = await startProxy(upstream.url, { admission: { minStoreTtl } });
  await send(running.url, path);
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_flights")).toBe(0));
  expect(await namesIn(running.store)).toEqual(isStored ? [keyOf(path)] : []);
});

test.each(["insecure", "_", "0"])(
  "the first segment of unsigned paths, here %s, is the only one, and part of the key",
  async (unsignedSegment) => {
    const upstream = await startImgproxy(undefined, { settings: UNSIGNED });
    const token = "0123456789abcdef0123456789abcdef";
    const running = await startProxy(upstream.url, {
      signing: undefined,
      allowUnsigned: true,
      unsignedSegment,
      pathPrefix: "/info",
      purgeToken: token,
    });
    const source = Buffer.from(CAT).toString("base64url");
    // As a client hashes what it asks for.
    const own = `/${unsignedSegment}/w:1/${source}`;
    expect((await send(running.url, `/info/unsafe/w:1/${source}`)).status).toBe(403);
    for (const spelled of [own, `/${own}`, own.replace(":", "%3A"), `${own}?x`, own.replace("/w", "//w")]) {
      expect((await send(running.url, `/info${spelled}`)).status).toBe(200);
    }
    await vi.waitFor(async () => expect(await namesIn(running.store)).toEqual([md5(own)]));
    expect(upstream.requests.map(({ url }) => url)).toEqual([own]);
    const purge = {
      method: "DELETE",
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ url: `/info${own}` }),
    };
    expect((await send(running.url, "/purge", purge)).text).toContain('"purged":1');
    expect(await namesIn(running.store)).toEqual([]);
  },
);

test("a slash in front of the signature is imgproxy's own spelling", async () => {
  const upstream = await startImgproxy();
  const running = await startProxy(upstream.url);
  expect((await send(running.url, `/${path}`)).status).toBe(200);
  expect((await send(running.url, `//${path}`)).status).toBe(404);
  await vi.waitFor(async () => expect(await namesIn(running.store)).toEqual([keyOf(path)]));
  expect(upstream.requests.map(({ url }) => url)).toEqual([path]);
});

test("a large put does not wait for a store to say that it may come", async () => {
  const seen: http.IncomingHttpHeaders[] = [];
  const server = http.createServer((request, response) => {
    seen.push(request.headers);
    request.resume().once("end", () => response.writeHead(200, { etag: '"x"' }).end());
  });
  // As a store that has never heard of it: the SDK would wait for seconds.
  server.on("checkContinue", (request) => seen.push(request.headers));
  await listen(server);
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as { port: number };
  const { config } = await startFaultStore();
  const store = createS3Store({ ...config, endpoint: `http://127.0.0.1:${port}` });
  const bytes = await jpeg(3_000_000);
  const head = { contentType: "image/jpeg", cacheControl: "no-store", md5: md5(bytes) };
  expect(await store.put(keyOf(path), { length: bytes.length, open: () => bytes }, head)).toBe("stored");
  expect(seen.map(({ expect: waits, "content-length": length }) => [waits, length])).toEqual([[undefined, "3000000"]]);
});
