import { setTimeout as sleep } from "node:timers/promises";
import { signPath } from "@bucketfirst/core";
import { describe, expect, test, vi } from "vitest";
import { createS3Store } from "../src/stores/s3/s3.js";
import { startFaultStore } from "./support/faultStore.js";
import { send } from "./support/http.js";
import { failure, image, imageHeaders, jpeg, type Script, startImgproxy } from "./support/imgproxy.js";
import { keyOf, metric, namesIn, SIGNING, signed, startProxy } from "./support/proxy.js";
import { UNSIGNED } from "./support/realImgproxy.js";
import { CAT, SOURCES } from "./support/sources.js";

// The thirteen hazards of a store that is keyed by the path alone (reference, part b). Each test names its own.

async function served(script: Script, path = signed("/w:100"), config = {}) {
  const upstream = await startImgproxy(script);
  const running = await startProxy(upstream.url, config);
  const reply = await send(running.url, path);
  // A put that should not happen has had its time when a later one is through.
  await settle(running);
  return { upstream, running, reply };
}

async function settle(running: { url: string }): Promise<void> {
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_flights")).toBe(0));
}

/** Served with 200, and not stored for this reason. */
async function expectSkipped(script: Script, reason: string, path?: string): Promise<void> {
  const { running, reply } = await served(script, path);
  expect(reply.status).toBe(200);
  expect(await namesIn(running.store)).toEqual([]);
  expect(await metric(running, `bucketfirst_skipped_total{reason="${reason}"}`)).toBe(1);
}

describe("hazard 1: fallback images", () => {
  test("while a source that cannot exist gets an image, nothing is stored; afterwards storing begins", async () => {
    const bytes = await jpeg();
    const upstream = await startImgproxy(image(bytes, {}));
    const error = vi.fn();
    const log = { debug() {}, info() {}, warn() {}, error };
    const running = await startProxy(upstream.url, { log, probe: { source: "https://photos.test/", everyMs: 50 } });
    await vi.waitFor(() => expect(error).toHaveBeenCalledOnce());
    expect((await send(running.url, signed("/w:100"))).status).toBe(200);
    await settle(running);
    expect(await namesIn(running.store)).toEqual([]);
    expect((await send(running.url, "/readyz")).text).toContain('"storing":false');
    // The operator sets IMGPROXY_FALLBACK_IMAGE_HTTP_CODE: the probe sees an error, real images stay images.
    upstream.script = (request, response) =>
      String(request.headers["x-request-id"]).startsWith("probe-")
        ? image(bytes, { "Cache-Control": undefined }, 404)(request, response)
        : image(bytes)(request, response);
    await vi.waitFor(async () => expect(await metric(running, "bucketfirst_storing")).toBe(1));
    await send(running.url, signed("/w:101"));
    await vi.waitFor(async () => expect(await namesIn(running.store)).toEqual([keyOf(signed("/w:101"))]));
  });

  test("a fallback image with an error status passes through, unstored and uncached", async () => {
    const { running, reply } = await served(image(await jpeg(), {}, 404));
    expect([reply.status, reply.headers["content-type"], reply.headers["cache-control"]]).toEqual([
      404,
      "image/jpeg",
      "no-store",
    ]);
    expect(await namesIn(running.store)).toEqual([]);
  });

  test("a fallback image that lives less than a minute is not stored", async () => {
    await expectSkipped(image(await jpeg(), { "Cache-Control": "max-age=59, public" }), "ttl");
  });
});

test("hazard 2: nothing of the visitor goes upstream, so one visitor's format is not everybody's", async () => {
  const upstream = await startImgproxy(image(await jpeg(), { Vary: "Accept, Sec-Ch-Dpr, Dpr, Sec-Ch-Width, Width" }));
  const running = await startProxy(upstream.url);
  const headers = {
    accept: "image/avif",
    "accept-encoding": "br",
    "accept-language": "de",
    cookie: "a=b",
    dpr: "2",
    width: "100",
    "sec-ch-dpr": "2",
    "save-data": "on",
    range: "bytes=0-1",
    "if-none-match": '"x"',
    "if-modified-since": new Date().toUTCString(),
    "x-forwarded-for": "1.2.3.4",
    authorization: "Basic eA==",
    "x-request-id": "visitor-1",
    traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "user-agent": "x",
  };
  const reply = await send(running.url, signed("/w:100"), { headers });
  expect([reply.status, reply.headers.vary]).toEqual([200, undefined]);
  const names = upstream.requests[0]!.rawHeaders.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase());
  expect(names.filter((name) => name !== "connection").sort()).toEqual(["host", "traceparent", "x-request-id"]);
  expect(upstream.requests[0]!.headers["x-request-id"]).toBe("visitor-1");
  await vi.waitFor(async () => expect(await namesIn(running.store)).toHaveLength(1));
});

test.each(["Cookie", "Origin", "User-Agent, Accept", "*"])(
  "hazard 2: an answer that varies by %s is not stored",
  async (vary) => {
    await expectSkipped(image(await jpeg(), { Vary: vary }), "vary");
  },
);

test("hazard 3: HEAD and OPTIONS never reach imgproxy, and never store what it answers to them", async () => {
  const bytes = await jpeg();
  const upstream = await startImgproxy(image(bytes));
  const running = await startProxy(upstream.url);
  const path = signed("/w:100");
  const options = await send(running.url, path, {
    method: "OPTIONS",
    headers: { "access-control-request-headers": "x-a" },
  });
  expect([options.status, options.headers["access-control-allow-headers"]]).toEqual([204, "x-a"]);
  expect((await send(running.url, "/unsigned/anything", { method: "HEAD" })).status).toBe(403);
  expect(upstream.requests).toEqual([]);
  const head = await send(running.url, path, { method: "HEAD" });
  expect([head.status, head.headers["content-length"], head.body.length]).toEqual([200, String(bytes.length), 0]);
  expect(upstream.requests.map(({ method }) => method)).toEqual(["GET"]);
  await vi.waitFor(async () => expect((await running.store.head(keyOf(path)))?.size).toBe(bytes.length));
});

test.each<[string, Script]>([
  [
    "the landing page",
    (_request, response) =>
      void response
        .writeHead(200, { "content-type": "text/html", "cache-control": "max-age=31536000, public" })
        .end("<html>imgproxy</html>"),
  ],
  [
    "the answer to HEAD",
    (_request, response) => void response.writeHead(200, { "content-type": "text/plain" }).end(" "),
  ],
  [
    "a page that calls itself an image",
    (_request, response) =>
      void response
        .writeHead(200, { "content-type": "image/jpeg", "content-length": 26 })
        .end("<html>not a picture</html>"),
  ],
  [
    "nothing at all",
    (_request, response) => void response.writeHead(200, { "content-type": "image/jpeg", "content-length": 0 }).end(),
  ],
  [
    "a page that calls itself an SVG",
    image(Buffer.from("<html><svg></svg></html>"), { "Content-Type": "image/svg+xml" }),
  ],
])("hazard 4: %s is 502 and not stored", async (_name, script) => {
  const { running, reply } = await served(script);
  expect([reply.status, reply.headers["cache-control"], await namesIn(running.store)]).toEqual([502, "no-store", []]);
});

test("hazard 4: routes of imgproxy that are no image are not reachable", async () => {
  const upstream = await startImgproxy();
  const running = await startProxy(upstream.url);
  for (const path of ["/", "/favicon.ico", "/.well-known/x", "/health/x"])
    expect((await send(running.url, path)).status, path).toBeGreaterThanOrEqual(403);
  expect(upstream.requests).toEqual([]);
});

test.each(["max-age=5, s-maxage=100000", "s-maxage=5, max-age=100000", "max-age=100000, s-maxage=soon"])(
  "hazard 5: %s lives as long as the shorter of the two",
  async (control) => {
    await expectSkipped(image(await jpeg(), { "Cache-Control": control }), "ttl");
  },
);

test.each(["/exp:4102444800", "/w:1/expires:4102444800", "/w:1/exp%3A4102444800"])(
  "hazard 5: %s expires, so it is not stored",
  async (options) => {
    const canonical = signed(options.replace("%3A", ":"));
    const wire = canonical.replace("exp:", options.includes("%3A") ? "exp%3A" : "exp:");
    await expectSkipped(image(await jpeg()), "expires", wire);
  },
);

test.each<[string, string, object]>([
  ["private", "cache-control", { "Cache-Control": "private, max-age=31536000" }],
  ["no-store", "cache-control", { "Cache-Control": "no-store" }],
  ["no-cache", "cache-control", { "Cache-Control": "no-cache" }],
  ["Set-Cookie", "set-cookie", { "Set-Cookie": "a=b" }],
])("hazard 6: %s is not stored, and no cookie passes", async (_name, reason, headers) => {
  await expectSkipped(image(await jpeg(), headers as Record<string, string>), reason);
  const { reply } = await served(image(await jpeg(), headers as Record<string, string>));
  expect(reply.headers["set-cookie"]).toBeUndefined();
});

test.each(["/exp:1", "/raw:1"])(
  "hazards 5 and 9: an object for %s, which a sidecar stored, is not served from the bucket",
  async (options) => {
    const bytes = await jpeg();
    const upstream = await startImgproxy(failure(404, "Invalid URL"));
    const running = await startProxy(upstream.url);
    const name = keyOf(signed(options));
    await running.store.put(
      name,
      { length: bytes.length, open: () => bytes },
      { contentType: "image/jpeg", cacheControl: "", md5: "0".repeat(32) },
    );
    expect((await send(running.url, signed(options))).status).toBe(404);
  },
);

test("hazard 9: raw images that may be stored are hits", async () => {
  const { running } = await served(image(await jpeg()), signed("/raw:1"), { admission: { storeRaw: true } });
  expect((await send(running.url, signed("/raw:1"))).headers["x-cache"]).toBe("HIT");
});

describe("SVG", () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>');
  const script = image(svg, { "Content-Type": "image/svg+xml" });

  test("is not stored, since a bucket cannot send its policy", async () => {
    await expectSkipped(script, "svg");
  });

  test("is stored where that is allowed, and a hit through the proxy has imgproxy's policy", async () => {
    const { running, reply } = await served(script, undefined, { admission: { storeSvg: true } });
    const hit = await send(running.url, signed("/w:100"));
    expect([hit.headers["x-cache"], hit.headers["content-security-policy"]]).toEqual([
      "HIT",
      reply.headers["content-security-policy"],
    ]);
    expect(hit.headers["content-security-policy"]).toMatch(/default-src 'none'.*sandbox$/);
  });
});

describe("hazard 7: partial bodies", () => {
  const cut =
    (bytes: Buffer, changes = {}): Script =>
    (_request, response) => {
      response.writeHead(200, imageHeaders(bytes, changes));
      response.write(bytes.subarray(0, bytes.length / 2), () => setTimeout(() => response.destroy(), 20));
    };

  test("a body shorter than its length breaks the client's line and is not stored", async () => {
    const upstream = await startImgproxy(cut(await jpeg(200_000)));
    const running = await startProxy(upstream.url);
    await expect(send(running.url, signed("/w:100"))).rejects.toThrow();
    await settle(running);
    expect(await namesIn(running.store)).toEqual([]);
  });

  test("cut chunks break the client's line and are not stored", async () => {
    const upstream = await startImgproxy(
      cut(await jpeg(200_000), { "Content-Length": undefined, "Transfer-Encoding": "chunked" }),
    );
    const running = await startProxy(upstream.url);
    await expect(send(running.url, signed("/w:100"))).rejects.toThrow();
    await settle(running);
    expect(await namesIn(running.store)).toEqual([]);
  });

  test("a body that only ends with its connection looks whole, so it is served but not stored", async () => {
    const bytes = await jpeg();
    await expectSkipped((request) => {
      request.socket.end(
        Buffer.concat([Buffer.from("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nConnection: close\r\n\r\n"), bytes]),
      );
    }, "length");
  });
});

describe("hazard 8: partial and encoded answers", () => {
  test.each<[number, object]>([
    [206, { "Content-Range": "bytes 0-9/100" }],
    [304, {}],
    [204, {}],
  ])("%i is 502", async (status, headers) => {
    const bytes = await jpeg();
    const { running, reply } = await served(
      (_request, response) =>
        void response.writeHead(status, { ...imageHeaders(bytes), ...headers }).end(status === 206 ? bytes : undefined),
    );
    expect([reply.status, await namesIn(running.store)]).toEqual([502, []]);
  });

  test("a Content-Range or Content-Encoding on a 200 is not stored", async () => {
    await expectSkipped(image(await jpeg(), { "Content-Range": "bytes 0-29999/30000" }), "content-range");
    await expectSkipped(image(await jpeg(), { "Content-Encoding": "gzip" }), "content-encoding");
  });

  test("ranges and conditionals of clients are answered from the bucket", async () => {
    const bytes = await jpeg();
    const { running } = await served(image(bytes));
    const path = signed("/w:100");
    const whole = await send(running.url, path);
    expect(whole.headers).toMatchObject({
      "x-cache": "HIT",
      "accept-ranges": "bytes",
      etag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
    });
    const part = await send(running.url, path, { headers: { range: "bytes=10-19" } });
    expect([part.status, part.headers["content-range"], part.body.equals(bytes.subarray(10, 20))]).toEqual([
      206,
      `bytes 10-19/${bytes.length}`,
      true,
    ]);
    expect((await send(running.url, path, { headers: { range: "bytes=-5" } })).body.equals(bytes.subarray(-5))).toBe(
      true,
    );
    expect((await send(running.url, path, { headers: { range: `bytes=${bytes.length}-` } })).status).toBe(416);
    // HEAD has no ranges.
    for (const range of ["bytes=0-1", `bytes=${bytes.length}-`]) {
      const head = await send(running.url, path, { method: "HEAD", headers: { range } });
      expect([head.status, head.headers["content-length"]]).toEqual([200, String(bytes.length)]);
      expect(head.headers["content-range"]).toBeUndefined();
    }
    expect((await send(running.url, path, { headers: { range: "bytes=0-1", "if-range": '"other"' } })).status).toBe(
      200,
    );
    expect(
      (await send(running.url, path, { headers: { "if-none-match": `"x", W/${whole.headers.etag}` } })).status,
    ).toBe(304);
  });
});

test("hazard 9: what raw passes is not stored", async () => {
  await expectSkipped(image(await jpeg()), "raw", signed("/raw:1"));
  const { reply, running } = await served(
    (_request, response) =>
      void response.writeHead(200, { "content-type": "application/pdf", "content-length": 4 }).end("%PDF"),
    signed("/raw:1"),
  );
  expect([reply.status, reply.text, await namesIn(running.store)]).toEqual([200, "%PDF", []]);
});

test("hazard 9: raw images are stored where that is allowed, unless they are too large", async () => {
  const { running } = await served(image(await jpeg()), signed("/raw:1"), {
    admission: { storeRaw: true },
    limits: { maxStoreBytes: 40_000 },
  });
  expect(await namesIn(running.store)).toHaveLength(1);
  const large = await served(image(await jpeg(50_000)), signed("/raw:1"), {
    admission: { storeRaw: true },
    limits: { maxStoreBytes: 40_000 },
  });
  expect([large.reply.body.length, await namesIn(large.running.store)]).toEqual([50_000, []]);
});

test("hazard 10: thousands of spellings of one signed URL are one key and one upstream request, or 403", async () => {
  const upstream = await startImgproxy();
  const running = await startProxy(upstream.url);
  const path = signPath(`/rs:fill:300:200:0/g:no/q:80/plain/${SOURCES}/a.jpg`, SIGNING);
  const [, signature = "", ...rest] = path.split("/");
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const spellings: string[] = [];
  for (const last of alphabet) spellings.push(`/${signature.slice(0, -1)}${last}/${rest.join("/")}`);
  const colons = [...rest.slice(0, 3).join("/").matchAll(/:/g)].length;
  for (let mask = 0; mask < 2 ** colons; mask++) {
    let i = 0;
    const options = rest
      .slice(0, 3)
      .join("/")
      .replace(/:/g, () => (mask & (1 << i++) ? "%3A" : ":"));
    for (const source of [`plain/${SOURCES}/a.jpg`, `plain/${SOURCES.replace("://", ":/")}/a.jpg`]) {
      for (const slash of ["/", "//"])
        for (const query of ["", "?x=1", "?"]) spellings.push(`/${signature}${slash}${options}/${source}${query}`);
    }
  }
  expect(spellings.length).toBeGreaterThan(800);
  const codes = new Map<number, number>();
  for (const spelling of spellings) {
    const { status } = await send(running.url, spelling);
    codes.set(status, (codes.get(status) ?? 0) + 1);
  }
  expect([...codes.keys()].sort()).toEqual([200, 403]);
  // Of the 64 last characters four say the same 32 bytes.
  expect(codes.get(403)).toBe(60);
  expect(upstream.requests).toHaveLength(1);
  expect(upstream.requests[0]!.url).toBe(path);
  expect(await namesIn(running.store)).toEqual([keyOf(path)]);
}, 60_000);

test("hazard 11: without keys a proxy does not start, and when that is allowed only one first segment is", async () => {
  const upstream = await startImgproxy(undefined, { settings: UNSIGNED });
  await expect(startProxy(upstream.url, { signing: undefined })).rejects.toThrow(/signing: expected a key and salt/);
  const running = await startProxy(upstream.url, { signing: undefined, allowUnsigned: true });
  const source = Buffer.from(CAT).toString("base64url");
  expect((await send(running.url, `/unsafe/w:1/${source}`)).status).toBe(200);
  for (const first of ["insecure", "_", "unsafe2", "UNSAFE"])
    expect((await send(running.url, `/${first}/w:1/${source}`)).status, first).toBe(403);
  expect(upstream.requests).toHaveLength(1);
});

test("hazard 12: settings that changed behind a path are replayed until the key is purged", async () => {
  const [first, second] = [await jpeg(30_000), await jpeg(31_000)];
  const token = "a-token-of-thirty-two-characters-";
  const { upstream, running } = await served(image(first), signed("/w:100"), { purgeToken: token });
  upstream.script = image(second);
  expect((await send(running.url, signed("/w:100"))).body.length).toBe(30_000);
  const body = JSON.stringify({ key: keyOf(signed("/w:100")) });
  expect(
    (await send(running.url, "/purge", { method: "DELETE", headers: { authorization: `Bearer ${token}` }, body })).text,
  ).toContain('"purged":1');
  expect((await send(running.url, signed("/w:100"))).body.length).toBe(31_000);
});

test.each([
  [403, "no-store"],
  [404, "public, max-age=10"],
  [410, "no-store"],
  [422, "public, max-age=10"],
  [429, "no-store"],
  [499, "no-store"],
  [500, "no-store"],
  [502, "no-store"],
  [503, "no-store"],
  [504, "no-store"],
])(
  "hazard 13: an error %i with a year to live gets a short life from us, and our own words",
  async (status, cacheControl) => {
    const { running, reply } = await served(
      failure(status, "secret internals at 10.0.0.1", { "Cache-Control": "max-age=31536000, public" }),
    );
    expect(reply.status).toBe(status === 499 ? 503 : status);
    expect(reply.headers["cache-control"]).toBe(cacheControl);
    expect(reply.text).not.toContain("internals");
    expect(await namesIn(running.store)).toEqual([]);
  },
);

test("objects that a sidecar left empty, cut, or with something else, are misses that heal", async () => {
  const bytes = await jpeg();
  const upstream = await startImgproxy(image(bytes));
  const bucket = await startFaultStore();
  const running = await startProxy(upstream.url, { store: createS3Store(bucket.config) });
  const damaged: [string, Buffer, Record<string, string>][] = [
    ["/w:1", bytes.subarray(1), { "content-type": "application/octet-stream" }],
    ["/w:2", Buffer.alloc(0), { "content-type": "image/jpeg" }],
    ["/w:3", bytes.subarray(0, 100), { "content-type": "image/jpeg", "x-amz-meta-size": "30000" }],
    ["/w:4", Buffer.from(" "), { "content-type": "text/plain" }],
    ["/w:5", Buffer.from("<html>an error page</html>"), { "content-type": "image/jpeg" }],
  ];
  for (const [options, content, headers] of damaged)
    bucket.objects.set(keyOf(signed(options)), { bytes: content, headers });
  for (const [options] of damaged) {
    const reply = await send(running.url, signed(options));
    expect([options, reply.headers["x-cache"], reply.body.equals(bytes)]).toEqual([options, "MISS", true]);
    await vi.waitFor(() => {
      const healed = bucket.objects.get(keyOf(signed(options)))!;
      expect([healed.bytes.equals(bytes), healed.headers["content-type"]]).toEqual([true, "image/jpeg"]);
    });
  }
  await sleep(10);
  expect((await send(running.url, signed("/w:1"))).headers["x-cache"]).toBe("HIT");
});
