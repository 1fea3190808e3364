import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { createRemoteImages } from "../client/index.js";
import { createImages } from "../index.js";
import { createMetaReader, createSignHandler } from "./index.js";

const META = { width: 300, height: 200, format: "jpeg", alpha: false, color: "#8a7b6c" };
const PHOTO = "https://photos.test/a.jpg";
const allowSources = ["https://photos.test/"];
const config = { proxyUrl: "https://img.test", variants: { card: { width: 400, widths: [200, 400, 800] } } };

afterEach(() => vi.unstubAllGlobals());

async function post(handler: (request: Request) => Promise<Response>, ...sources: string[]) {
  const items = sources.map((source) => ({ source, variant: "card" }));
  const init = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ items }) };
  return (await (await handler(new Request("https://shop.test/api", init))).json()).results;
}

test("meta: true puts what is known into the answers, and asks nobody about what may not be signed", async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url!);
    response.end(JSON.stringify(META));
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const images = createImages({ ...config, proxyUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  const handler = createSignHandler(images, { allowSources, meta: createMetaReader(images, { deadlineMs: 5000 }) });
  const [known, refused] = await post(handler, PHOTO, "https://elsewhere.test/a.jpg");
  server.close();
  expect(known).toEqual({ image: images.image(PHOTO, "card", META), meta: META });
  expect(known.image).toMatchObject({ width: 400, height: 267, placeholder: "#8a7b6c" });
  expect(refused.error.code).toBe("INVALID_SOURCE");
  expect(asked).toEqual([`${images.metaUrls(PHOTO).path}/meta.json`]);
});

test("an answer is never later than the deadline", async () => {
  vi.stubGlobal("fetch", () => new Promise(() => {}));
  const images = createImages(config);
  const [result] = await post(createSignHandler(images, { allowSources, meta: true }), PHOTO);
  expect(result).toEqual({ image: images.image(PHOTO, "card") });
});

test("remote images need no boxes", async () => {
  const images = createImages(config);
  const handler = createSignHandler(images, { allowSources, meta: { of: async (sources) => sources.map(() => META) } });
  vi.stubGlobal("fetch", (url: string, init: RequestInit) =>
    handler(new Request(new URL(url, "https://shop.test"), init)),
  );
  const image = await createRemoteImages({ endpoint: "/api" }).image(PHOTO, "card");
  expect(image).toMatchObject({ width: 400, height: 267, placeholder: "#8a7b6c" });
});

test("anything else is refused by name", () => {
  expect(() => createSignHandler(createImages(config), { allowSources, meta: "yes" as never })).toThrow(
    'meta: expected true, or a reader of createMetaReader, got "yes"',
  );
});
