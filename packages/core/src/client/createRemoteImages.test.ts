import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { listen } from "@bucketfirst/testkit/listen";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createImages } from "../images/createImages.js";
import { createSignHandler } from "../server/createSignHandler.js";
import { toNodeHandler } from "../server/toNodeHandler.js";
import { createRemoteImages } from "./createRemoteImages.js";

const handler = createSignHandler(
  createImages({ proxyUrl: "https://img.test", sourceBase: "https://shop.test", variants: { card: { width: 400 } } }),
  { allowSources: ["https://shop.test/uploads/"] },
);

let server: Server;
let endpoint: string;
let batches: number[];
/** Number of next connections that are cut without a response. */
let cuts: number;
beforeEach(async () => {
  batches = [];
  cuts = 0;
  server = createServer(
    toNodeHandler(async (request) => {
      const copy = request.clone();
      batches.push((await copy.json()).items.length);
      return handler(request);
    }),
  );
  server.on("connection", (socket) => {
    if (cuts-- > 0) socket.destroy();
  });
  await listen(server);
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

test("200 images of one tick are two requests", async () => {
  const images = createRemoteImages({ endpoint });
  const all = await Promise.all(Array.from({ length: 200 }, (_, i) => images.image(`/uploads/${i}.jpg`, "card")));
  expect(batches).toEqual([100, 100]);
  // "https://shop.test/uploads/7.jpg" in base64url.
  expect(all[7]!.proxySrc).toBe("https://img.test/unsafe/rs:fit:400/aHR0cHM6Ly9zaG9wLnRlc3QvdXBsb2Fkcy83LmpwZw");
});

test("what is on its way is shared, and what came is remembered", async () => {
  const images = createRemoteImages({ endpoint });
  const [one, two] = await Promise.all([
    images.image("/uploads/a.jpg", "card"),
    images.image("/uploads/a.jpg", "card"),
  ]);
  expect(one).toEqual(two);
  expect(one).not.toBe(two);
  await images.image("/uploads/a.jpg", "card");
  expect(batches).toEqual([1]);
});

test("one refused item fails alone, with the handler's words, and is asked again", async () => {
  const images = createRemoteImages({ endpoint });
  const bad = () => images.image("/private/a.jpg", "card");
  const [good, refused] = await Promise.allSettled([images.image("/uploads/a.jpg", "card"), bad()]);
  expect(good.status).toBe("fulfilled");
  expect(refused).toMatchObject({
    reason: { code: "INVALID_SOURCE", message: expect.stringContaining("an allowed source") },
  });
  await expect(bad()).rejects.toThrow();
  expect(batches).toEqual([2, 1]);
});

test("a network that gave no answer is asked again", async () => {
  cuts = 1;
  const images = createRemoteImages({ endpoint });
  await expect(images.image("/uploads/a.jpg", "card")).resolves.toHaveProperty("proxySrc");
});

test("so is one that broke off in the middle of its answer", async () => {
  let asked = 0;
  const cutting = createServer((_request, response) => {
    asked++;
    const answer = JSON.stringify({ results: [{ image: { cachedSrc: "/b/1", proxySrc: "/p/1" } }] });
    response.setHeader("Content-Length", answer.length);
    if (asked > 1) response.end(answer);
    else response.write(answer.slice(0, 20), () => response.destroy());
  });
  await listen(cutting);
  const at = `http://127.0.0.1:${(cutting.address() as AddressInfo).port}/`;
  await expect(createRemoteImages({ endpoint: at }).image("a", "card")).resolves.toEqual({
    cachedSrc: "/b/1",
    proxySrc: "/p/1",
  });
  expect(asked).toBe(2);
  cutting.close();
});

test("without retries it fails", async () => {
  cuts = 1;
  await expect(createRemoteImages({ endpoint, retries: 0 }).image("/uploads/a.jpg", "card")).rejects.toThrow(TypeError);
});

test("an image nobody waits for any more is not asked for", async () => {
  const images = createRemoteImages({ endpoint });
  const controller = new AbortController();
  const left = images.image("/uploads/a.jpg", "card", { signal: controller.signal });
  const kept = images.image("/uploads/b.jpg", "card");
  controller.abort();
  await expect(left).rejects.toHaveProperty("name", "AbortError");
  await kept;
  expect(batches).toEqual([1]);
});

test("an endpoint that is no handler, and anything but a name, are errors that say so", async () => {
  const other = createServer((_request, response) => response.end("<html>"));
  await listen(other);
  const images = createRemoteImages({ endpoint: `http://127.0.0.1:${(other.address() as AddressInfo).port}/` });
  await expect(images.image("/uploads/a.jpg", "card")).rejects.toThrow(/endpoint: expected 1 results/);
  await expect(images.image("/uploads/a.jpg", { quality: 1 } as never)).rejects.toThrow(/variant: expected a name/);
  expect(() => createRemoteImages({ endpoint: "" })).toThrow(/endpoint: expected an address/);
  other.close();
});

test("boxes are there for components", () => {
  expect(createRemoteImages({ endpoint, boxes: { card: { width: 4, height: 3 } } }).boxes.card).toEqual({
    width: 4,
    height: 3,
  });
});

test.each([
  [{ size: 0 }, "size: expected an integer from 1, got 0"],
  [{ retries: -1 }, "retries: expected an integer from 0, got -1"],
  [{ retries: true as never }, "retries: expected an integer from 0, got true"],
])("refuses %j", (options, message) => {
  expect(() => createRemoteImages({ endpoint: "/api", ...options })).toThrow(message);
});

test.each([null, 1, {}, { image: "/cat.jpg" }, { image: null }, { error: null }])(
  "%j in an answer is no descriptor",
  async (result) => {
    server.removeAllListeners("request").on("request", (_, response) => {
      response.setHeader("content-type", "application/json").end(JSON.stringify({ results: [result] }));
    });
    await expect(createRemoteImages({ endpoint }).image("/cat.jpg", "card")).rejects.toThrow(/^no answer$/);
  },
);
