import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { listen } from "@bucketfirst/testkit/listen";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createImages } from "../images/createImages.js";
import { createSignHandler } from "./createSignHandler.js";
import { toNodeHandler } from "./toNodeHandler.js";

const images = createImages({
  proxyUrl: "https://img.test",
  cacheUrl: "https://bucket.test",
  sourceBase: "https://shop.test",
  signing: { key: "736563726574", salt: "68656C6C6F" },
  variants: { card: { resize: { type: "fill", width: 400, height: 300 }, layout: "fixed", densities: [1] } },
});
const handler = createSignHandler(images, {
  allowSources: ["https://shop.test/uploads/"],
  authorize: (request) => request.headers.get("authorization") !== "none",
  cors: { origins: ["https://shop.test"], credentials: true },
});

let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer(toNodeHandler(handler));
  await listen(server);
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/images`;
});
afterAll(() => server.close());

const post = (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

const requestOf = (items: object[]): Request =>
  new Request(url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ items }),
  });

test("answers in the order of the items, refusing only those that are bad", async () => {
  const response = await post({
    items: [
      { source: "/uploads/a.jpg", variant: "card" },
      { source: "https://evil.test/a.jpg", variant: "card" },
      { source: "/uploads/b.jpg", variant: "hero" },
      { source: "/uploads/c.jpg", variant: "card", options: { quality: 1 } },
      { source: "/uploads/d.jpg", variant: { quality: 1 } },
      { source: `/uploads/${"d".repeat(4096)}`, variant: "card" },
      null,
    ],
  });
  expect(response.status).toBe(200);
  expect(response.headers.get("cache-control")).toBe("no-store");
  const { results } = await response.json();
  // "https://shop.test/uploads/a.jpg" in base64url, signed by the keys of imgproxy's manual.
  expect(results[0].image.proxySrc).toMatch(
    /^https:\/\/img\.test\/[\w-]{43}\/rs:fill:400:300\/aHR0cHM6Ly9zaG9wLnRlc3QvdXBsb2Fkcy9hLmpwZw$/,
  );
  expect(results.slice(1).map((result: { error: { code: string } }) => result.error.code)).toEqual([
    "INVALID_SOURCE",
    "INVALID_OPTION",
    "INVALID_OPTION",
    "INVALID_OPTION",
    "INVALID_SOURCE",
    "INVALID_SOURCE",
  ]);
  expect(results[5].error.message).toBe("source: expected at most 4096 characters, got 4105");
});

test("nothing in an answer gives the key away", async () => {
  const text = await (
    await post({
      items: [
        { source: "/uploads/a.jpg", variant: "736563726574" },
        { source: "x", variant: "card" },
      ],
    })
  ).text();
  expect(text).not.toContain("68656C6C6F");
});

test("candidates as sets: the descriptor has two bases", async () => {
  const sets = createImages({
    proxyUrl: "https://img.test",
    cacheUrl: "https://bucket.test",
    sourceBase: "https://shop.test",
    sets: true,
    variants: { card: { width: 400, formats: ["avif"] } },
  });
  const sign = createSignHandler(sets, { allowSources: ["https://shop.test/uploads/"] });
  const items = [{ source: "/uploads/a.jpg", variant: "card" }];
  const answer = await sign(requestOf(items));
  expect(await answer.json()).toEqual({ results: [{ image: sets.image("/uploads/a.jpg", "card") }] });
});

test.each([true, false])("an original of the art direction has to be allowed as well, sets: %s", async (isSets) => {
  const other = (source: string) => ({ width: 400, media: [{ media: "(prefers-color-scheme: dark)", source }] });
  const dark = createImages({
    proxyUrl: "https://img.test",
    sourceBase: "https://shop.test",
    sets: isSets,
    variants: { good: other("/uploads/dark.jpg"), bad: other("/private/dark.jpg") },
  });
  const sign = createSignHandler(dark, { allowSources: ["https://shop.test/uploads/"] });
  const items = ["good", "bad"].map((variant) => ({ source: "/uploads/a.jpg", variant }));
  const answer = await sign(requestOf(items));
  const { results } = await answer.json();
  expect(results[0]).toHaveProperty("image");
  expect(results[1]).toEqual({
    error: {
      code: "INVALID_SOURCE",
      message: 'media.source: expected an allowed source, got "https://shop.test/private/dark.jpg"',
    },
  });
});

describe("whole requests that are refused", () => {
  const items = Array.from({ length: 101 }, () => ({ source: "/uploads/a.jpg", variant: "card" }));
  test.each<[string, () => Promise<Response>, number, string]>([
    ["GET", () => fetch(url), 405, "METHOD_NOT_ALLOWED"],
    ["PUT", () => fetch(url, { method: "PUT", body: "{}" }), 405, "METHOD_NOT_ALLOWED"],
    ["a form", () => post("items=1", { "Content-Type": "application/x-www-form-urlencoded" }), 415, "UNSUPPORTED_TYPE"],
    ["plain text", () => post("{}", { "Content-Type": "text/plain" }), 415, "UNSUPPORTED_TYPE"],
    ["no JSON", () => post("{"), 400, "INVALID_BODY"],
    ["an empty body", () => post(""), 400, "INVALID_BODY"],
    ["a list", () => post([]), 400, "INVALID_BODY"],
    ["null", () => post("null"), 400, "INVALID_BODY"],
    ["items that are no list", () => post({ items: { 0: 1 } }), 400, "INVALID_BODY"],
    ["a further key", () => post({ items: [], options: {} }), 400, "INVALID_BODY"],
    ["too many items", () => post({ items }), 413, "BATCH_TOO_LARGE"],
    ["too many bytes", () => post({ items: [{ source: "x".repeat(300_000) }] }), 413, "BODY_TOO_LARGE"],
    ["a stranger", () => post({ items: [] }, { authorization: "none" }), 403, "FORBIDDEN"],
  ])("%s", async (_name, ask, status, code) => {
    const response = await ask();
    expect(response.status).toBe(status);
    expect((await response.json()).error.code).toBe(code);
  });

  test("a body whose length was not declared is counted as it comes", async () => {
    const part = new TextEncoder().encode("x".repeat(65_536));
    let parts = 0;
    const body = new ReadableStream({
      pull: (controller) => (parts++ < 100 ? controller.enqueue(part) : controller.close()),
    });
    const streamed = new Request("http://localhost/", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body,
      duplex: "half",
    } as RequestInit);
    expect((await handler(streamed)).status).toBe(413);
    expect(parts).toBeLessThan(10);
  });

  test("so it is on a connection, which is given up with the answer", async () => {
    const part = "x".repeat(65_536);
    const sent = request(url, { method: "POST", headers: { "Content-Type": "application/json" } });
    const answered = new Promise<IncomingMessage>((resolve) => sent.on("response", resolve));
    // Writing goes on after the refusal, into a connection that may be closed by then.
    sent.on("error", () => {});
    for (let i = 0; i < 6; i++) sent.write(part);
    const { statusCode, headers } = await answered;
    expect([statusCode, headers.connection]).toEqual([413, "close"]);
    sent.destroy();
  });
});

test("preflights are answered for listed origins alone", async () => {
  const ask = (origin: string) => fetch(url, { method: "OPTIONS", headers: { origin } });
  const listed = await ask("https://shop.test");
  expect(listed.status).toBe(204);
  expect(listed.headers.get("access-control-allow-origin")).toBe("https://shop.test");
  expect(listed.headers.get("access-control-allow-headers")).toBe("Content-Type");
  expect((await ask("https://evil.test")).headers.get("access-control-allow-origin")).toBeNull();
});

test("a body that express.json() has read already is taken from there", async () => {
  const wrapped = toNodeHandler(handler);
  const parsed = createServer((request, response) => {
    request.resume().on("end", () => wrapped(Object.assign(request, { body: { items: [] } }), response));
  });
  await listen(parsed);
  const response = await fetch(`http://127.0.0.1:${(parsed.address() as AddressInfo).port}/`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: '{"items":[]}',
  });
  expect(await response.json()).toEqual({ results: [] });
  parsed.close();
});

test("methods that no Request can have are refused as well", async () => {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { method: "TRACE" }, resolve).on("error", reject).end();
  });
  expect([answer.statusCode, answer.headers.allow]).toEqual([405, "POST, OPTIONS"]);
  answer.resume();
});

test("an answer of the page's own keeps all of its cookies", async () => {
  const own = new Response("Sign in", { status: 401, headers: [["set-cookie", "a=1"]] });
  own.headers.append("set-cookie", "b=2");
  const strict = createServer(
    toNodeHandler(createSignHandler(images, { allowSources: ["https://shop.test/"], authorize: () => own })),
  );
  await listen(strict);
  const response = await fetch(`http://127.0.0.1:${(strict.address() as AddressInfo).port}/`, { method: "POST" });
  expect([response.status, response.headers.getSetCookie()]).toEqual([401, ["a=1", "b=2"]]);
  strict.close();
});

test("bad settings are refused at start", () => {
  const make = (options: object) => () =>
    createSignHandler(images, { allowSources: ["https://shop.test/"], ...options });
  expect(make({ allowSources: undefined })).toThrow(/allowSources/);
  expect(make({ maxBatch: 0 })).toThrow(/maxBatch: expected an integer from 1, got 0/);
  expect(make({ cors: { origins: "*", credentials: true } })).toThrow(/cors\.credentials/);
  expect(make({ cors: { origins: ["shop.test"] } })).toThrow(/cors\.origins/);
  for (const maxAgeSeconds of [600_000, -1, 0.5, Number.NaN, "600" as never])
    expect(make({ cors: { origins: "*", maxAgeSeconds } })).toThrow(
      /cors\.maxAgeSeconds: expected an integer 0\.\.86400/,
    );
});
