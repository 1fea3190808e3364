import { readFileSync } from "node:fs";
import { createServer, request as httpRequest } from "node:http";
import { connect, createServer as createHttp2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { listen } from "@bucketfirst/testkit/listen";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createImages } from "../images/createImages.js";
import { createSignHandler } from "./createSignHandler.js";
import { sameOrigin } from "./sameOrigin.js";
import { toNodeHandler } from "./toNodeHandler.js";

// The example in docs/signing.md, read from its own text.
const docs = readFileSync(new URL("../../../../docs/signing.md", import.meta.url), "utf8");
const line = /authorize: ([\s\S]*?),\n\}\);/.exec(docs)?.[1];
const authorize = new Function(`return (${line})`)() as (request: Request) => boolean;

const images = createImages({ proxyUrl: "https://img.test", variants: { card: { width: 30 } } });
// The published function has to answer as the example does; where they differ, the request is a 500.
const both = (request: Request): boolean => {
  const [documented, published] = [authorize(request), sameOrigin(request)];
  if (documented !== published) throw new Error(`sameOrigin: expected ${documented}, got ${published}`);
  return published;
};
const server = createServer(toNodeHandler(createSignHandler(images, { allowSources: ["local:///"], authorize: both })));

beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** Sends a request over a socket, since fetch does not let a test choose these headers. */
const ask = (headers: Record<string, string>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const { port } = server.address() as AddressInfo;
    const options = {
      port,
      host: "127.0.0.1",
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
    };
    httpRequest(options, (response) => resolve(response.resume().statusCode))
      .on("error", reject)
      .end('{"items":[]}');
  });

test.each([
  ["a phone on the LAN", { host: "192.168.1.20:3000", origin: "http://192.168.1.20:3000" }],
  ["plain http on a name", { host: "staging.test", origin: "http://staging.test" }],
  ["IPv6 on plain http", { host: "[fd00::7]:3000", origin: "http://[fd00::7]:3000" }],
  ["https", { host: "shop.test", origin: "https://shop.test", "sec-fetch-site": "same-origin" }],
  ["https in Safari before 16.4", { host: "shop.test", origin: "https://shop.test" }],
  [
    "a proxy that writes its own Host",
    { host: "app:3000", origin: "https://shop.test", "sec-fetch-site": "same-origin" },
  ],
  ["a page that sends no origin", { host: "shop.test", "sec-fetch-site": "same-origin" }],
])("the documented authorize lets in %s", async (_, headers) => {
  expect(await ask(headers)).toBe(200);
});

test.each([
  ["another site", { host: "shop.test", origin: "https://evil.test", "sec-fetch-site": "cross-site" }],
  ["another site in Safari before 16.4", { host: "shop.test", origin: "https://evil.test" }],
  [
    "another site that is said to be same-site",
    { host: "shop.test", origin: "https://evil.shop.test", "sec-fetch-site": "same-site" },
  ],
  ["another port", { host: "192.168.1.20:3000", origin: "http://192.168.1.20:8080" }],
  ["a name that begins alike", { host: "shop.test", origin: "https://shop.test.evil.test" }],
  ["a name that ends alike", { host: "shop.test", origin: "https://evilshop.test" }],
  ["a sandboxed frame or a file", { host: "shop.test", origin: "null" }],
  ["what sends no origin", { host: "shop.test" }],
  [
    "the right origin from another site",
    { host: "shop.test", origin: "https://shop.test", "sec-fetch-site": "cross-site" },
  ],
  [
    "a forwarded host that nobody vouches for",
    { host: "shop.test", origin: "https://evil.test", "x-forwarded-host": "evil.test" },
  ],
])("the documented authorize keeps out %s", async (_, headers) => {
  expect(await ask(headers)).toBe(403);
});

test("HTTP/2 has no Host, and its authority is the same", async () => {
  const seen: (string | null)[] = [];
  const handler = toNodeHandler(async ({ headers }) => {
    seen.push(headers.get("host"));
    return new Response();
  });
  const secure = createHttp2Server((request, response) => handler(request, response));
  await listen(secure);
  const session = connect(`http://127.0.0.1:${(secure.address() as AddressInfo).port}`);
  const stream = session.request({ ":path": "/", ":method": "GET", ":authority": "shop.test" });
  await new Promise((resolve) => stream.on("response", resolve).end());
  session.destroy();
  await new Promise((resolve) => secure.close(resolve));
  expect(seen).toEqual(["shop.test"]);
});
