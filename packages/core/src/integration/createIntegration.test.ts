import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { createImages } from "../images/createImages.js";
import { createIntegration } from "./createIntegration.js";
import type { IntegrationOptions } from "./IntegrationOptions.js";

const images = createImages({
  proxyUrl: "https://img.test/p",
  cacheUrl: "https://b.test/images",
  signing: { key: "736563726574", salt: "68656C6C6F" },
  variants: { card: { width: 300 } },
});
const glue = createIntegration({ images });

/** Hashes of all inline elements of a name, as a browser computes them. */
const hashesOf = (html: string, name: string): string[] =>
  [...html.matchAll(new RegExp(`<${name}[^>]*>([\\s\\S]*?)</${name}>`, "g"))].map(
    ([, text]) => `'sha256-${createHash("sha256").update(text!).digest("base64")}'`,
  );

test("the policy allows exactly what the head holds", () => {
  const all = createIntegration({ images, patience: true });
  expect(hashesOf(all.head(), "script")).toHaveLength(2);
  expect(all.sources).toEqual({
    script: hashesOf(all.head(), "script"),
    style: hashesOf(all.head(), "style"),
    img: ["https://b.test", "https://img.test"],
  });
  expect(hashesOf(glue.head(), "script")).toHaveLength(1);
  expect(glue.sources.script).toEqual(hashesOf(glue.head(), "script"));
});

test("the head connects to the bucket, and has the nonce where it is given", () => {
  expect(glue.head("n0")).toMatch(
    /^<link rel="preconnect" href="https:\/\/b\.test"><style nonce="n0">.*<\/style><script nonce="n0">.*<\/script>$/,
  );
  const bare = createIntegration({ images, preconnect: false, stylesheet: false });
  expect(bare.head()).toMatch(/^<script>[^<]*<\/script>$/);
  expect(bare.sources.style).toEqual([]);
  expect(bare.parts.styles).toEqual([]);
});

test("addresses without a host are the page's own, and no origin to connect to", () => {
  const own = createIntegration({ images: createImages({ proxyUrl: "/img", cacheUrl: "//b.test" }) });
  expect(own.sources.img).toEqual(["b.test", "'self'"]);
  expect(own.parts.preconnect).toEqual(["//b.test"]);
  expect(createIntegration({ images: createImages({ proxyUrl: "/img" }) }).parts.preconnect).toEqual([]);
});

const page = (text: string, headers: Record<string, string> = {}): Response =>
  glue.page(new Response(text, { status: 404, headers: { "content-type": "text/html; charset=utf-8", ...headers } }));

test("a page gets head and policy, and keeps its status", async () => {
  const response = page("<head></head><body>é", {
    "content-security-policy": "default-src 'self'",
    "content-length": "20",
  });
  expect(response.status).toBe(404);
  expect(response.headers.get("content-length")).toBeNull();
  expect(response.headers.get("content-security-policy")).toBe(
    `default-src 'self'; script-src 'self' ${glue.sources.script}; style-src 'self' ${glue.sources.style}; img-src 'self' https://b.test https://img.test`,
  );
  expect(await response.text()).toBe(`<head>${glue.head()}</head><body>é`);
});

test("a page that streams still streams, and its head may come in pieces", async () => {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const response = glue.page(new Response(readable, { headers: { "content-type": "text/html" } }));
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const write = (text: string) => void writer.write(new TextEncoder().encode(text));
  write("<head><title>A</ti");
  write("tle></he");
  write("ad><p>first");
  expect((await reader.read()).value).toBe(`<head><title>A</title>${glue.head()}</head><p>first`);
  // The second part arrives while the response has not ended.
  write("</head>second");
  expect((await reader.read()).value).toBe("</head>second");
  void writer.close();
  expect((await reader.read()).done).toBe(true);
});

test.each([
  ["no page", "application/json", '{"a":"</head>"}'],
  ["another charset", "text/html; charset=latin1", "<head></head>"],
  ["a part of a page", "text/html", "<p>no head</p>"],
])("%s keeps its text", async (_, type, text) => {
  const response = glue.page(new Response(text, { headers: { "content-type": type } }));
  expect(await response.text()).toBe(text);
});

test("a compressed page and a response without a body are left alone", () => {
  const headers = { "content-type": "text/html", "content-encoding": "br" };
  for (const response of [new Response("<head></head>", { headers }), new Response(null, { status: 304 })])
    expect(glue.page(response)).toBe(response);
});

test("a head without an end is passed on after a quarter of a megabyte", async () => {
  const long = "<p>".repeat(100_000);
  expect(
    await glue.page(new Response(`${long}</head>`, { headers: { "content-type": "text/html" } })).text(),
  ).toContain(long);
});

const ask = (path: string, headers: Record<string, string> = { "sec-fetch-site": "same-origin" }): Request =>
  new Request(`https://shop.test${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: '{"items":[{"source":"local:///a","variant":"card"},{"source":"https://x.test/a","variant":"card"}]}',
  });

test("the endpoint signs allowed sources for pages of its own origin, and no other path is its", async () => {
  const signing = createIntegration({ images, allowSources: ["local:///"] });
  const response = await signing.sign(ask("/_bucketfirst/images"));
  const { results } = await response!.json();
  expect(results[0].image.cachedSrc).toMatch(/^https:\/\/b\.test\/images\/[0-9a-f]{32}$/);
  expect(results[1].error.code).toBe("INVALID_SOURCE");
  expect((await signing.sign(ask("/_bucketfirst/images", { "sec-fetch-site": "cross-site" })))?.status).toBe(403);
  expect(signing.sign(ask("/_bucketfirst/images/a"))).toBeUndefined();
  expect(signing.signPath).toBe("/_bucketfirst/images");
});

test("without allowed sources there is no endpoint", () => {
  expect(glue.sign(ask("/_bucketfirst/images"))).toBeUndefined();
  expect(glue.signPath).toBeUndefined();
});

test.each([
  [{ images: {} }, "images: expected an instance of createImages or imagesFromEnv, got object"],
  [undefined, "options: expected an object, got undefined"],
  [{ images, preconect: true }, /^options: expected keys of images, .*stylesheet, got "preconect"$/],
  [{ images, patience: 5 }, "patience: expected true or false, got 5"],
  [
    { images, signPath: "api/images", allowSources: [] },
    'signPath: expected a path such as /api/images, got "api/images"',
  ],
  [
    { images, authorize: () => true },
    "allowSources: expected the sources that browsers may have signed, beside authorize, got undefined",
  ],
  [{ images, allowSources: ["shop.test"] }, /^allowSources.*: expected scheme:\/\/host\/path/],
])("%o is one error that names the setting", (options, message) => {
  expect(() => createIntegration(options as unknown as IntegrationOptions)).toThrow(message);
});
