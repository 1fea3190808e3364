import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createImages, signPath } from "@bucketfirst/core";
import { expect, test, vi } from "vitest";
import type { OpenSetsConfig } from "../src/images/openSets.js";
import type { ProxyConfig } from "../src/proxyConfig.js";
import { send } from "./support/http.js";
import { type FakeImgproxy, image, jpeg, missing, startImgproxy } from "./support/imgproxy.js";
import { namesIn, type Running, SIGNING, startProxy } from "./support/proxy.js";

const SOURCE = "https://shop.test/uploads/cat.jpg";
const OPEN: OpenSetsConfig = {
  sources: ["https://shop.test/uploads/"],
  variants: { card: { width: 200, height: 150, formats: ["avif", "webp"] } },
};
const HEAD = "set:100-200-300-400:avif-webp/rs:fit:200:150";
const encode = (source: string): string => Buffer.from(source).toString("base64url");
const P = `/${HEAD}/${encode(SOURCE)}`;
const keyOf = (path: string): string => createHash("sha256").update(path).digest("hex").slice(0, 32);

async function start(
  openSets: OpenSetsConfig = OPEN,
  config: Partial<ProxyConfig> = {},
): Promise<{ running: Running; upstream: FakeImgproxy; status(path: string): Promise<number> }> {
  const upstream = await startImgproxy();
  const running = await startProxy(upstream.url, { openSets, ...config });
  return { running, upstream, status: async (path) => (await send(running.url, path)).status };
}

test("a page without a key asks the bucket, then the proxy; a page with one shares the object", async () => {
  const { running, upstream } = await start();
  const page = createImages({ proxyUrl: running.url, cacheUrl: "https://b.test", sets: true, variants: OPEN.variants });
  const { proxyBase, cachedBase } = page.image(SOURCE, "card");
  expect([proxyBase, cachedBase]).toEqual([`${running.url}/unsafe${P}/`, `https://b.test/${keyOf(P)}/`]);
  const miss = await send(running.url, `/unsafe${P}/400.avif`);
  expect([miss.status, miss.headers["x-cache"]]).toEqual([200, "MISS"]);
  // What imgproxy gets is signed.
  expect(upstream.requests.map(({ url }) => url)).toEqual([
    signPath(`/rs:fit:400:300/f:avif/${encode(SOURCE)}`, SIGNING),
  ]);
  await vi.waitFor(async () => expect(await namesIn(running.store)).toEqual([`${keyOf(P)}/400.avif`]));
  expect((await send(running.url, `${signPath(P, SIGNING)}/400.avif`)).headers["x-cache"]).toBe("HIT");
  expect(upstream.requests.length).toBe(1);
});

test("everything else needs a signature still", async () => {
  const { status, upstream } = await start();
  const code = encode(SOURCE);
  const others = [
    `/unsafe/w:100/${code}`,
    `/unsafe/rs:fit:200:150/${code}`,
    `/unsafe/${code}`,
    `/unsafe/meta/${code}/meta.json`,
    `/open${P}/400`,
    `/${P}/400`,
    `//unsafe${P}/400`,
    `/UNSAFE${P}/400`,
    `/unsafe/${P}/400`,
    `/info/unsafe${P}/400`,
  ];
  for (const path of others) expect([path, [403, 404].includes(await status(path))]).toEqual([path, true]);
  expect(await status(`${signPath(`/w:100/${code}`, SIGNING)}`)).toBe(200);
  expect(upstream.requests.length).toBe(1);
});

test("without open sets nothing is open", async () => {
  const { running, upstream } = await start(undefined as never, { openSets: undefined as never });
  expect((await send(running.url, `/unsafe${P}/400`)).status).toBe(403);
  expect(upstream.requests).toEqual([]);
});

/** Spellings that an origin may read as the same file, or that lead elsewhere. */
const SPELLINGS = [
  "https://shop.test/uploads/cat.jpg?",
  "https://shop.test/uploads/cat.jpg?v=1",
  "https://shop.test/uploads/cat.jpg#top",
  "https://shop.test/uploads//cat.jpg",
  "https://shop.test//uploads/cat.jpg",
  "https://shop.test/uploads/cat.jpg/",
  "https://shop.test/uploads/./cat.jpg",
  "https://shop.test/uploads/x/../cat.jpg",
  "https://shop.test/uploads/%2e%2e/cat.jpg",
  "https://shop.test/uploads/%63at.jpg",
  "https://shop.test/uploads/c%61t.jpg",
  "https://shop.test/uploads/cat%2ejpg",
  "https://shop.test/uploads/a%2Fcat.jpg",
  "https://shop.test/uploads%2Fcat.jpg",
  "https://shop.test/uploads/a%5Ccat.jpg",
  "https://shop.test/uploads/a\\cat.jpg",
  "https://shop.test/uploads/a b.jpg",
  "https://shop.test/uploads/a+b.jpg",
  "https://shop.test/uploads/a@2x.jpg",
  "https://shop.test/uploads/%c3%a9.jpg",
  "https://shop.test/uploads/é.jpg",
  "https://shop.test/uploads/%C3.jpg",
  "https://shop.test/uploads/%.jpg",
  "https://shop.test/uploads/%00.jpg",
  "https://shop.test/uploads/cat.jpg%0A",
  "https://shop.test/uploads/cat.jpg ",
  " https://shop.test/uploads/cat.jpg",
  "HTTPS://shop.test/uploads/cat.jpg",
  "https://SHOP.test/uploads/cat.jpg",
  "https://shop.test./uploads/cat.jpg",
  "https://shop.test:443/uploads/cat.jpg",
  "https://user@shop.test/uploads/cat.jpg",
  "https://shop.test@evil.test/uploads/cat.jpg",
  "https://evil.test/uploads/cat.jpg",
  "https://shop.test.evil.test/uploads/cat.jpg",
  "https://shop.test/uploadsx/cat.jpg",
  "https://shop.test/private/cat.jpg",
  "https://shop.test/uploads/",
  "https://shop.test/uploads",
  "https://shop.test",
  "http://shop.test/uploads/cat.jpg",
  "https:/shop.test/uploads/cat.jpg",
  "//shop.test/uploads/cat.jpg",
  "/uploads/cat.jpg",
  "local:///uploads/cat.jpg",
];
test.each(SPELLINGS)("%j is not open", async (source) => {
  const { status, upstream } = await start();
  expect([403, 404]).toContain(await status(`/unsafe/${HEAD}/${encode(source)}/400`));
  expect([403, 404]).toContain(await status(`/unsafe/${HEAD}/plain/${encodeURIComponent(source)}/400`));
  expect(upstream.requests).toEqual([]);
});

test.each(["a%20b.jpg", "a%402x.jpg", "%C3%A9.jpg", "x/y/z-_.!~*'().jpg", "100%25.jpg"])("%s is open", async (name) => {
  const { status } = await start();
  expect(await status(`/unsafe/${HEAD}/${encode(`https://shop.test/uploads/${name}`)}/400`)).toBe(200);
});

test("queries are open where the file says so, and nothing else becomes open by that", async () => {
  const { status } = await start({ ...OPEN, query: true });
  const asked = (source: string): Promise<number> => status(`/unsafe/${HEAD}/${encode(source)}/400`);
  expect(await asked(`${SOURCE}?v=1&w=2`)).toBe(200);
  expect(await asked(SOURCE)).toBe(200);
  for (const tail of ["?", "?v=1#top", "?a b", "?é", "#top", "/?v=1"])
    expect([tail, await asked(SOURCE + tail)]).toEqual([tail, 403]);
});

test("one encoding is open: the one that the file names", async () => {
  const plain = `/unsafe/${HEAD}/plain/${encodeURIComponent(SOURCE)}/400`;
  const { status } = await start();
  expect([await status(plain), await status(`/unsafe${P}/400`)]).toEqual([403, 200]);
  const other = await start({ ...OPEN, encoding: "plain" });
  expect([await other.status(plain), await other.status(`/unsafe${P}/400`)]).toEqual([200, 403]);
  expect(await other.status(`/unsafe/${HEAD}/enc/${"A".repeat(43)}/400`)).toBe(403);
});

test("metadata is open where the file says so", async () => {
  const path = `/unsafe/meta/${encode(SOURCE)}/meta.json`;
  const closed = await start();
  expect(await closed.status(path)).toBe(403);
  const { status, running } = await start({ ...OPEN, meta: true });
  expect(await status(path)).toBe(200);
  expect(await status(`/unsafe/meta/${encode("https://evil.test/uploads/cat.jpg")}/meta.json`)).toBe(403);
  await vi.waitFor(async () => expect((await namesIn(running.store)).length).toBe(1));
});

test("art direction: the sets of every viewport are open, with originals of their own", async () => {
  const wide = "https://shop.test/uploads/wide.jpg";
  const variants = {
    hero: { width: 400, height: 300, media: [{ media: "(min-width: 600px)", width: 800, height: 300, source: wide }] },
  };
  const { status, running } = await start({ ...OPEN, variants } as OpenSetsConfig);
  const images = createImages({ proxyUrl: running.url, sets: true, variants } as never) as never as {
    image(
      source: string,
      variant: string,
    ): { proxyBase: string; ladder: string; media: { proxyBase: string; ladder: string }[] };
  };
  const set = images.image(SOURCE, "hero");
  const bases = [set, ...set.media].map(({ proxyBase, ladder }) => proxyBase + ladder.split("-")[0]);
  expect(bases.length).toBe(2);
  for (const url of bases) expect(await status(url.slice(running.url.length))).toBe(200);
});

test("10,000 hostile requests for one open set make at most its members; the others ask nobody", async () => {
  const { running, upstream } = await start();
  const members = new Set(
    [100, 200, 300, 400].flatMap((step) => ["", ".avif", ".webp"].map((format) => `${step}${format}`)),
  );
  const pick = <T>(list: readonly T[], i: number): T => list[i % list.length]!;
  const heads = [
    HEAD,
    "set:100-200-300:avif-webp/rs:fit:200:150",
    "set:100-200-300-400-500:avif-webp/rs:fit:200:150",
    "set:100-200-300-400:webp-avif/rs:fit:200:150",
    "set:100-200-300-400:avif-webp/rs:fit:200:151",
    "set:100-200-300-400:avif-webp/rs:fill:200:150",
    "set:100-200-300-400:avif-webp/rs:fit:200:150/q:1",
    "set:100-200-300-400:avif-webp/q:1/rs:fit:200:150",
    "set:100-200-300-400:avif-webp",
    "set:100-200-300-400/rs:fit:200:150",
    "set%3A100-200-300-400%3Aavif-webp/rs%3Afit%3A200%3A150",
    "set%3a100-200-300-400:avif-webp/rs:fit:200:150",
    "SET:100-200-300-400:avif-webp/rs:fit:200:150",
    "set:100-200-300-400:avif-webp//rs:fit:200:150",
    "set:100-200-300-400:avif-webp/./rs:fit:200:150",
    "set:100-200-300-400:avif-webp/rs:fit:200:150/",
  ];
  const sources = [SOURCE, ...SPELLINGS].map(encode);
  const tails = ["", "=", "==", ".jpg", "@jpg", "/", "?v=1", "?w=2", "%3D", ".", "%2F"];
  const names = [
    ...members,
    "500",
    "100.jpg",
    "0100",
    "100.",
    "1x",
    "100.avif.webp",
    "%31%30%30",
    "100 ",
    "",
    "..",
    "100;a",
  ];
  const seen = new Map<number, number>();
  const ask = async (i: number): Promise<void> => {
    const [head, source, tail, name] = [
      pick(heads, i % 3 === 0 ? 0 : i * 7),
      pick(sources, i % 5 < 3 ? 0 : i * 11),
      pick(tails, i % 2 === 0 ? 0 : i * 3),
      pick(names, i * 13),
    ];
    const inside = tail.startsWith("?") ? `/${name}${tail}` : `${tail}/${name}`;
    const { status } = await send(running.url, `/unsafe/${head}/${source}${inside}`.replaceAll(" ", "%20"));
    seen.set(status, (seen.get(status) ?? 0) + 1);
  };
  const left = Array.from({ length: 10_000 }, (_, i) => i);
  const work = async (): Promise<void> => {
    for (let i = left.pop(); i !== undefined; i = left.pop()) await ask(i);
  };
  await Promise.all(Array.from({ length: 32 }, work));
  expect([...seen.keys()].sort()).toEqual([200, 403, 404].filter((status) => seen.has(status)));
  expect(seen.get(200)).toBeGreaterThan(12);
  expect(new Set(upstream.requests.map(({ url }) => url)).size).toBe(upstream.requests.length);
  await vi.waitFor(async () => expect((await namesIn(running.store)).length).toBe(upstream.requests.length));
  expect((await namesIn(running.store)).sort()).toEqual([...members].map((name) => `${keyOf(P)}/${name}`).sort());
}, 120_000);

test("names that do not exist run out: 429 for what is unknown, and pictures that are known go on", async () => {
  const { running, upstream, status } = await start(OPEN, { limits: { openMissesPerSecond: 1 } });
  expect(await status(`/unsafe${P}/100`)).toBe(200);
  upstream.script = missing();
  const invented = Array.from(
    { length: 200 },
    (_, i) => `/unsafe/${HEAD}/${encode(`https://shop.test/uploads/${i}.jpg`)}/100`,
  );
  const statuses = await Promise.all(invented.map(status));
  expect(statuses.filter((code) => code === 404).length).toBeLessThan(20);
  expect(statuses.filter((code) => code === 429).length).toBeGreaterThan(180);
  expect(upstream.requests.length).toBeLessThan(21);
  const refused = await send(running.url, invented[0]!.replace("/100", "/200"));
  if (refused.status === 429) expect(refused.headers["retry-after"]).toBe("1");
  // What has been there once costs no token, and neither do the bucket's hits and signed requests.
  upstream.script = image(await jpeg());
  expect(await status(`/unsafe${P}/200`)).toBe(200);
  expect(await status(`${signPath(`/${HEAD}/${encode("https://shop.test/uploads/new.jpg")}`, SIGNING)}/200`)).toBe(200);
});

test("a signed request for an image that waits for its turn among the unsigned ones has no turn to wait for", async () => {
  const { running, upstream, status } = await start(OPEN, { limits: { openMissesPerSecond: 1 } });
  const pathOf = (name: string): string => `/${HEAD}/${encode(`https://shop.test/uploads/${name}.jpg`)}`;
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const [gone, there] = [missing(), image(await jpeg())];
  const wanted = encode("https://shop.test/uploads/new.jpg");
  upstream.script = async (request, response) => {
    if (request.url!.includes(wanted)) return there(request, response);
    await released;
    return gone(request, response);
  };
  // One token a second: the last of these would wait for a minute.
  const invented = Array.from({ length: 60 }, (_, i) => status(`/unsafe${pathOf(`gone-${i}`)}/100`));
  await vi.waitFor(() => expect(upstream.requests.length).toBe(1));
  const waiting = send(running.url, `/unsafe${pathOf("new")}/100`);
  await sleep(100);
  const signed = await send(running.url, `${signPath(pathOf("new"), SIGNING)}/100`);
  expect([signed.status, signed.headers["x-cache"]]).toEqual([200, "JOINED"]);
  expect((await waiting).status).toBe(200);
  release();
  expect(new Set(await Promise.all(invented))).toContain(429);
});

test("a page full of new pictures is served whole, however few tokens there are", async () => {
  const { status } = await start(OPEN, { limits: { openMissesPerSecond: 2 } });
  const page = Array.from(
    { length: 60 },
    (_, i) => `/unsafe/${HEAD}/${encode(`https://shop.test/uploads/${i}.jpg`)}/100`,
  );
  expect(new Set(await Promise.all(page.map(status)))).toEqual(new Set([200]));
});

test.each<[string, unknown, string]>([
  ["no object", [], "file: expected an object with sources and variants, got []"],
  ["no sources", { ...OPEN, sources: [] }, "sources: expected a list of addresses"],
  ["sources left out", { variants: OPEN.variants }, "sources: expected a list of addresses"],
  [
    "every host",
    { ...OPEN, sources: ["https://*"] },
    'sources[0]: expected an address of one host, without user or query, got "https://*"',
  ],
  ["every host, and a path", { ...OPEN, sources: ["https://*/x/"] }, "sources[0]: expected an address of one host"],
  ["every host below one", { ...OPEN, sources: ["https://*.test/"] }, "sources[0]: expected an address of one host"],
  ["a scheme alone", { ...OPEN, sources: [SOURCE, "https://"] }, "sources[1]: expected an address of one host"],
  ["a scheme and a slash", { ...OPEN, sources: ["https:///"] }, "sources[0]: expected an address of one host"],
  ["a star", { ...OPEN, sources: ["*"] }, "sources[0]: expected an address of one host"],
  ["a number", { ...OPEN, sources: [1] }, "sources[0]: expected an address of one host"],
  [
    "a path that no source can have",
    { ...OPEN, sources: ["https://a.test/@x/"] },
    "sources[0]: expected a path that is escaped",
  ],
  ["no variants", { ...OPEN, variants: {} }, "variants: expected at least one request"],
  ["a variant that is none", { ...OPEN, variants: { card: { width: -1 } } }, "variants.card: width: expected"],
  ["another encoding", { ...OPEN, encoding: "encrypted" }, 'encoding: expected "base64" or "plain", got "encrypted"'],
  ["a word in place of a flag", { ...OPEN, query: "yes" }, 'query: expected true or false, got "yes"'],
  ["a misspelt field", { ...OPEN, source: [] }, "source: expected no other field than sources, variants"],
])("%s is one clear error at the start", async (_, openSets, message) => {
  await expect(startProxy("http://127.0.0.1:9", { openSets: openSets as OpenSetsConfig })).rejects.toThrow(
    `openSets: ${message}`,
  );
});

test("open sets need keys, and an imgproxy that knows more than presets", async () => {
  const unsigned = { openSets: OPEN, signing: undefined as never, allowUnsigned: true };
  await expect(startProxy("http://127.0.0.1:9", unsigned)).rejects.toThrow("openSets: expected signing beside them");
  await expect(startProxy("http://127.0.0.1:9", { openSets: OPEN, presetsOnly: true })).rejects.toThrow(
    "openSets: variants: expected none, since imgproxy takes presets alone",
  );
});
