import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { createMemoryStore } from "../src/stores/memory.js";
import { send } from "./support/http.js";
import { image, jpeg, missing, startImgproxy } from "./support/imgproxy.js";
import { keyOf, metric, namesIn, signed, signedPlainly, startProxy } from "./support/proxy.js";
import type { ImgproxySettings } from "./support/realImgproxy.js";
import { CAT, SOURCES } from "./support/sources.js";

/** Sends bytes as they are; resolves to the status line and headers. */
function raw(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = net.connect(Number(port), hostname, () => socket.write(text, "latin1"));
    socket.setEncoding("latin1").on("data", (chunk) => {
      answer += chunk;
      if (answer.includes("\r\n\r\n")) socket.end();
    });
    socket.once("close", () => resolve(answer)).once("error", reject);
  });
}

const source = Buffer.from(CAT).toString("base64url");
const DOG = `${SOURCES}/dog.jpg`;
const good = signed("/w:1");
const signature = good.split("/")[1]!;
const get = (path: string, more = ""): string => `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${more}\r\n`;

// What is sent, which status it gets.
const CASES: [string, string, number][] = [
  ["no path", get("/"), 404],
  ["a signature only", get(`/${signature}`), 404],
  ["a signature and a slash", get(`/${signature}/`), 404],
  ["another signature", get(`/${"A".repeat(43)}/w:1/${source}`), 403],
  ["a signature cut by one character", get(`/${signature.slice(0, -1)}/w:1/${source}`), 403],
  ["an option where the signature is", get(`//w:1/${source}`), 403],
  ["an empty signature", get(`///w:1/${source}`), 404],
  ["a signature that is not base64", get(`/!!!/w:1/${source}`), 403],
  ["a signed path with a byte changed", get(good.replace("w:1", "w:2")), 403],
  ["a dot segment in front", get(`/x/..${good}`), 403],
  ["an escaped slash", get(good.replace("/w:1/", "%2Fw:1/")), 403],
  ["an option in place of the signature", get(`/w:1/${source}`), 403],
  ["the health page below a signature", get(`/${signature}/health`), 403],
  ["a path of 15 kB", get(`/${signature}/${"a".repeat(15_000)}`), 403],
  ["a path of 20 kB", get(`/${signature}/${"a".repeat(20_000)}`), 431],
  ["raw bytes above 127", get(`/${signature}/w:1/\u00e9`), 400],
  ["a space in the path", get(`/${signature}/w:1/a b`), 400],
  ["an address in place of a path", get(`http://elsewhere.test${good}`), 400],
  ["a body with a length", get(good, "Content-Length: 5\r\n").concat("hello"), 400],
  ["a body in chunks", get(good, "Transfer-Encoding: chunked\r\n").concat("5\r\nhello\r\n0\r\n\r\n"), 400],
  ["two lengths", get(good, "Content-Length: 5\r\nContent-Length: 6\r\n").concat("hello"), 400],
  ["a header of 20 kB", get(good, `X-Large: ${"a".repeat(20_000)}\r\n`), 431],
  ["a header with a line feed in it", get(good, "X-Bad: a\nX: b\x00\r\n"), 400],
  ["POST", get(good).replace("GET", "POST"), 405],
  ["PUT", get(good, "Content-Length: 5\r\n").replace("GET", "PUT").concat("hello"), 405],
  ["DELETE of an image", get(good).replace("GET", "DELETE"), 405],
  ["DELETE /purge without a token configured", get("/purge").replace("GET", "DELETE"), 404],
  ["TRACE", get(good).replace("GET", "TRACE"), 405],
  ["a method of its own", get(good).replace("GET", "BREW"), 400],
  ["no HTTP at all", "hello\r\n\r\n", 400],
];

test.each(CASES)("%s", async (_name, bytes, status) => {
  const upstream = await startImgproxy();
  const running = await startProxy(upstream.url);
  const answer = await raw(running.url, bytes);
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(answer).toMatch(/cache-control: (?:no-store|public, max-age=10)\r\n/i);
  expect(answer).not.toMatch(/\n\s+at |node:|\/src\//);
  expect(upstream.requests).toEqual([]);
  expect(await namesIn(running.store)).toEqual([]);
});

test("request ids of visitors are kept only when they are harmless", async () => {
  const upstream = await startImgproxy();
  const running = await startProxy(upstream.url);
  const id = async (given: string): Promise<unknown> =>
    (await send(running.url, good, { headers: { "x-request-id": given } })).headers["x-request-id"];
  expect(await id("abc_DEF-1")).toBe("abc_DEF-1");
  expect(await id("a b")).toMatch(/^[0-9a-f-]{36}$/);
  expect(await id("x".repeat(65))).toMatch(/^[0-9a-f-]{36}$/);
});

test("an invalid traceparent is not sent on", async () => {
  const upstream = await startImgproxy();
  const running = await startProxy(upstream.url);
  await send(running.url, good, { headers: { traceparent: `00-${"0".repeat(32)}-b7ad6b7169203331-01` } });
  expect(upstream.requests[0]!.headers.traceparent).toBeUndefined();
});

const TOKEN = "a-token-of-thirty-two-characters-";
const purge = (url: string, body: unknown, token = TOKEN) =>
  send(url, "/purge", {
    method: "DELETE",
    headers: { authorization: `Bearer ${token}` },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

test("purge wants its token, one target, and a sound one", async () => {
  const upstream = await startImgproxy();
  const running = await startProxy(upstream.url, { purgeToken: TOKEN });
  expect((await purge(running.url, { key: keyOf(good) }, "wrong")).status).toBe(403);
  expect((await send(running.url, "/purge", { headers: { authorization: `Bearer ${TOKEN}` } })).status).toBe(405);
  for (const body of ["", "{", "[]", "null", {}, { key: "../x" }, { key: keyOf(good), url: good }, { key: 1 }]) {
    expect([body, (await purge(running.url, body)).status]).toEqual([body, 400]);
  }
  expect((await purge(running.url, { url: "/wrong/w:1/aGk" })).status).toBe(403);
  expect((await purge(running.url, { source: CAT })).status).toBe(422);
  expect((await purge(running.url, "x".repeat(70_000))).status).toBe(413);
  await expect(startProxy(upstream.url, { purgeToken: "short" })).rejects.toThrow(
    "purgeToken: expected at least 32 characters, got 5",
  );
});

test("purge by URL and by source", async () => {
  const upstream = await startImgproxy();
  const running = await startProxy(upstream.url, { purgeToken: TOKEN, indexBySource: true });
  for (const options of ["/w:1", "/w:2", "/w:3"]) await send(running.url, signed(options));
  await send(running.url, signed("/w:1", DOG));
  await vi.waitFor(async () => expect(await metric(running, 'bucketfirst_stored_total{result="stored"}')).toBe(4));
  expect((await purge(running.url, { url: `https://img.test${signed("/w:1")}?v=1` })).text).toContain('"purged":1');
  expect(await running.store.head(keyOf(signed("/w:1")))).toBeUndefined();
  expect((await purge(running.url, { source: CAT })).text).toContain('"purged":3');
  const left = (await namesIn(running.store)).filter((name) => !name.startsWith("by-source/"));
  expect(left).toEqual([keyOf(signed("/w:1", DOG))]);
});

test("purge by source stops images of it that are being made, and leaves those of others", async () => {
  const bytes = await jpeg();
  let release: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const upstream = await startImgproxy(async (request, response) => {
    await gate;
    return image(bytes)(request, response);
  });
  const running = await startProxy(upstream.url, { purgeToken: TOKEN, indexBySource: true });
  const dog = signed("/w:1", DOG);
  const replies = [signed("/w:1"), signed("/w:2"), dog].map((path) => send(running.url, path));
  await vi.waitFor(() => expect(upstream.requests).toHaveLength(3));
  expect((await purge(running.url, { source: CAT })).text).toContain('"purged":2');
  release();
  expect((await Promise.all(replies)).map(({ status }) => status)).toEqual([200, 200, 200]);
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_upstream_busy")).toBe(0));
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_flights")).toBe(0));
  expect((await namesIn(running.store)).filter((name) => !name.startsWith("by-source/"))).toEqual([keyOf(dog)]);
});

test.each<[string, string, ImgproxySettings, object]>([
  ["another separator", "/w,1", { IMGPROXY_ARGUMENTS_SEPARATOR: "," }, { admission: { argumentsSeparator: "," } }],
  ["presets only", "/card", { IMGPROXY_ONLY_PRESETS: "true", IMGPROXY_PRESETS: "card=w:1" }, { presetsOnly: true }],
])("purge by source knows the paths of an imgproxy with %s", async (_name, options, settings, config) => {
  const upstream = await startImgproxy(undefined, { settings });
  const running = await startProxy(upstream.url, { purgeToken: TOKEN, indexBySource: true, ...config });
  const path = signedPlainly(options);
  await send(running.url, path);
  await vi.waitFor(async () => expect(await running.store.head(keyOf(path))).toBeDefined());
  expect((await purge(running.url, { source: CAT })).text).toContain('"purged":1');
  expect(await namesIn(running.store)).toEqual([]);
});

test("a purge stops what is about to be stored, and who asks later gets a new image", async () => {
  const upstream = await startImgproxy();
  const running = await startProxy(upstream.url, { purgeToken: TOKEN });
  const finish: (() => void)[] = [];
  const { script } = upstream;
  upstream.script = async (request, response) => {
    await new Promise<void>((done) => void finish.push(done));
    await script(request, response);
  };
  const reply = send(running.url, good);
  await vi.waitFor(() => expect(finish).toHaveLength(1));
  await purge(running.url, { key: keyOf(good) });
  const later = send(running.url, good);
  await vi.waitFor(() => expect(finish).toHaveLength(2));
  finish[0]!();
  expect((await reply).status).toBe(200);
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_upstream_busy")).toBe(1));
  expect(await namesIn(running.store)).toEqual([]);
  finish[1]!();
  expect((await later).status).toBe(200);
  await vi.waitFor(async () => expect(await namesIn(running.store)).toEqual([keyOf(good)]));
});

test("a purge waits for a put that is under way, so that the object does not appear behind it", async () => {
  const upstream = await startImgproxy();
  const memory = createMemoryStore();
  let open: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  // A store that does not hear of the end of a put.
  const put = vi.fn<typeof memory.put>(async (name, body, head) => {
    await gate;
    return memory.put(name, body, head);
  });
  const running = await startProxy(upstream.url, { purgeToken: TOKEN, store: { ...memory, put } });
  await send(running.url, good);
  await vi.waitFor(() => expect(put).toHaveBeenCalled());
  const purged = purge(running.url, { key: keyOf(good) });
  await sleep(50);
  open();
  expect((await purged).status).toBe(200);
  await Promise.all(put.mock.results.map(({ value }) => value));
  expect(await namesIn(memory)).toEqual([]);
});

test("a purge forgets that there was no image", async () => {
  const upstream = await startImgproxy();
  const running = await startProxy(upstream.url, { purgeToken: TOKEN });
  const { script } = upstream;
  upstream.script = missing();
  expect((await send(running.url, good)).status).toBe(404);
  upstream.script = script;
  expect((await send(running.url, good)).status).toBe(404);
  await purge(running.url, { key: keyOf(good) });
  expect((await send(running.url, good)).status).toBe(200);
});

test("unsigned-looking paths with a canonical alias are one key", async () => {
  const upstream = await startImgproxy();
  const running = await startProxy(upstream.url);
  const path = signed("/w:7");
  await send(running.url, path.replace("w:7", "w%3A7"));
  await vi.waitFor(async () => expect(await namesIn(running.store)).toEqual([keyOf(path)]));
});

test("a listener of ours that throws breaks neither an answer nor the proxy", async () => {
  const upstream = await startImgproxy();
  const error = vi.fn();
  const running = await startProxy(upstream.url, {
    log: { debug() {}, info() {}, warn() {}, error },
    onEvent: () => {
      throw new Error("a live view that is gone");
    },
  });
  expect((await send(running.url, good)).status).toBe(200);
  expect((await send(running.url, "/nothing")).status).toBe(404);
  await vi.waitFor(async () => expect(await namesIn(running.store)).toEqual([keyOf(good)]));
  expect(error).toHaveBeenCalledWith({ reason: "a live view that is gone" }, "onEvent failed");
});

test.each([
  ["allowOrigin", "https://a.test\n", 'got "https://a.test\\n"'],
  ["cacheControl", "public\r\nX-A: b", 'got "public\\r\\nX-A: b"'],
  ["secret", "s3cret\n", "got 7 characters"],
  ["purgeToken", `${"t".repeat(32)}\n`, "got 33 characters"],
])("%s that no header can hold is refused by createProxy", async (name, value, got) => {
  await expect(startProxy("http://127.0.0.1:1", { [name]: value })).rejects.toThrow(
    `${name}: expected text that a header can hold, ${got}`,
  );
});
