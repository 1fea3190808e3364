import http from "node:http";
import { createImages } from "@bucketfirst/core";
import { createSignHandler, toNodeHandler } from "@bucketfirst/core/server";
import { expect, test, vi } from "vitest";
import { send } from "./support/http.js";
import { startImgproxy } from "./support/imgproxy.js";
import { namesIn, type Running, SIGNING, startProxy } from "./support/proxy.js";
import { CAT, SOURCES } from "./support/sources.js";

// `POST /sign` as docs/proxy.md mounts it: pages without a key, on the proxy's own port.
const PAGE = "https://shop.test";

async function start(): Promise<Running> {
  const upstream = await startImgproxy();
  const images = createImages({
    proxyUrl: "https://img.test",
    cacheUrl: "https://bucket.test",
    signing: SIGNING,
    variants: { card: { width: 100 } },
  });
  const handler = createSignHandler(images, { allowSources: [`${SOURCES}/`], cors: { origins: [PAGE] } });
  return startProxy(upstream.url, { sign: toNodeHandler(handler) });
}

const JSON_TYPE = { "content-type": "application/json" };
const post = ({ url }: Running, body: unknown, headers: http.OutgoingHttpHeaders = JSON_TYPE) =>
  send(url, "/sign", { method: "POST", headers, body: typeof body === "string" ? body : JSON.stringify(body) });

test("results come in the order of their items, and a refused one refuses itself alone", async () => {
  const running = await start();
  const items = [
    { source: `${SOURCES}/b.jpg`, variant: "card" },
    { source: "https://elsewhere.test/x.jpg", variant: "card" },
    { source: CAT, variant: "nope" },
    { source: CAT, variant: "card", options: { width: 9_000 } },
    { source: CAT, variant: "card" },
  ];
  const reply = await post(running, { items });
  expect(reply).toMatchObject({
    status: 200,
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" },
  });
  const { results } = JSON.parse(reply.text);
  const encoded = (source: string): string => Buffer.from(source).toString("base64url");
  expect(results).toEqual([
    { image: expect.objectContaining({ proxySrc: expect.stringContaining(`/${encoded(`${SOURCES}/b.jpg`)}`) }) },
    { error: { code: "INVALID_SOURCE", message: expect.stringContaining("elsewhere.test") } },
    { error: { code: "INVALID_OPTION", message: expect.stringContaining('"nope"') } },
    {
      error: { code: "INVALID_OPTION", message: expect.stringContaining("options: expected source and variant alone") },
    },
    { image: expect.objectContaining({ proxySrc: expect.stringContaining(`/${encoded(CAT)}`) }) },
  ]);
});

test("what it signs, the same port serves", async () => {
  const running = await start();
  const { results } = JSON.parse((await post(running, { items: [{ source: CAT, variant: "card" }] })).text);
  const reply = await send(running.url, results[0].image.proxySrc.slice("https://img.test".length));
  expect([reply.status, reply.headers["content-type"]]).toEqual([200, "image/jpeg"]);
});

test.each([
  ["another method", { method: "GET" }, 405, "METHOD_NOT_ALLOWED"],
  ["another method with a body", { method: "PUT", headers: JSON_TYPE, body: "{}" }, 405, "METHOD_NOT_ALLOWED"],
  ["another type", { method: "POST", headers: { "content-type": "text/plain" }, body: "{}" }, 415, "UNSUPPORTED_TYPE"],
  ["no JSON", { method: "POST", headers: JSON_TYPE, body: "{" }, 400, "INVALID_BODY"],
  ["no items", { method: "POST", headers: JSON_TYPE, body: "{}" }, 400, "INVALID_BODY"],
  [
    "101 items",
    { method: "POST", headers: JSON_TYPE, body: JSON.stringify({ items: Array(101).fill({}) }) },
    413,
    "BATCH_TOO_LARGE",
  ],
  ["a body of 300 kB", { method: "POST", headers: JSON_TYPE, body: " ".repeat(300_000) }, 413, "BODY_TOO_LARGE"],
])("%s is refused", async (_name, request, status, code) => {
  const running = await start();
  const reply = await send(running.url, "/sign", request);
  expect([reply.status, JSON.parse(reply.text).error.code]).toEqual([status, code]);
  expect(reply.headers["cache-control"]).toBe("no-store");
  expect(reply.headers.allow).toBe(status === 405 ? "POST, OPTIONS" : undefined);
  expect(await namesIn(running.store)).toEqual([]);
});

test("a body that never says how long it is, is cut where it is too long", async () => {
  const running = await start();
  const { hostname, port } = new URL(running.url);
  const reply = await new Promise<[number | undefined, string | undefined]>((resolve, reject) => {
    const request = http.request(
      { hostname, port, path: "/sign", method: "POST", headers: { ...JSON_TYPE, "transfer-encoding": "chunked" } },
      (response) => {
        resolve([response.statusCode, response.headers.connection]);
        response.resume();
        request.destroy();
      },
    );
    request.once("error", reject);
    const more = (): void => {
      if (!request.destroyed && request.write(" ".repeat(16_384))) setImmediate(more);
      else if (!request.destroyed) request.once("drain", more);
    };
    more();
  });
  expect(reply).toEqual([413, "close"]);
});

test("a page of a listed origin may ask, another may not", async () => {
  const running = await start();
  const preflight = (origin: string) =>
    send(running.url, "/sign", {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
      },
    });
  expect(await preflight(PAGE)).toMatchObject({
    status: 204,
    headers: {
      "access-control-allow-origin": PAGE,
      "access-control-allow-methods": "POST",
      "access-control-allow-headers": "Content-Type",
    },
  });
  expect((await preflight("https://evil.test")).headers["access-control-allow-origin"]).toBeUndefined();
  const asked = await post(running, { items: [] }, { ...JSON_TYPE, origin: PAGE });
  expect([asked.status, asked.headers["access-control-allow-origin"]]).toEqual([200, PAGE]);
});

test("without a handler there is no such route", async () => {
  const upstream = await startImgproxy();
  const running = await startProxy(upstream.url);
  expect((await post(running, { items: [] })).status).toBe(405);
  expect((await send(running.url, "/sign")).status).toBe(404);
});

type Fails = (request: http.IncomingMessage, response: http.ServerResponse) => void | Promise<void>;
const secret = (): Error => new Error("the session store is gone");

test.each<[string, Fails]>([
  [
    "throws",
    () => {
      throw secret();
    },
  ],
  ["rejects", () => Promise.reject(secret())],
  [
    "throws with headers set",
    (_request, response) => {
      response.setHeader("Set-Cookie", "half=done");
      throw secret();
    },
  ],
  ["rejects with no error at all", () => Promise.reject()],
])("a handler that %s is a 500, a log line, and nothing more", async (_name, sign) => {
  const upstream = await startImgproxy();
  const error = vi.fn();
  const running = await startProxy(upstream.url, { sign, log: { debug() {}, info() {}, warn() {}, error } });
  const reply = await post(running, { items: [] });
  expect(reply).toMatchObject({
    status: 500,
    text: "Something went wrong\n",
    headers: { "cache-control": "no-store" },
  });
  expect(reply.headers).not.toHaveProperty("set-cookie");
  expect(error.mock.calls).toEqual([[expect.anything(), "the handler of /sign failed"]]);
  expect((await send(running.url, "/livez")).status).toBe(200);
});

test("a handler that fails in the middle of its answer breaks it off, and after its end nothing", async () => {
  const upstream = await startImgproxy();
  const ends: Fails = async (_request, response) => {
    response.end("done");
    throw secret();
  };
  expect((await post(await startProxy(upstream.url, { sign: ends }), {})).text).toBe("done");
  const breaks: Fails = async (_request, response) => {
    response.write("half");
    throw secret();
  };
  await expect(post(await startProxy(upstream.url, { sign: breaks }), {})).rejects.toThrow();
});

test("a listener of events that fails, now or later, breaks no answer", async () => {
  const upstream = await startImgproxy();
  const error = vi.fn();
  for (const onEvent of [() => Promise.reject(secret()), () => Promise.reject()]) {
    const running = await startProxy(upstream.url, { onEvent, log: { debug() {}, info() {}, warn() {}, error } });
    expect((await send(running.url, "/nothing")).status).not.toBe(500);
  }
  await vi.waitFor(() => expect(error.mock.calls.map(([, text]) => text)).toContain("onEvent failed"));
});
