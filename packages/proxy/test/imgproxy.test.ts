import http from "node:http";
import type { AddressInfo } from "node:net";
import { createImages } from "@bucketfirst/core";
import { listen } from "@bucketfirst/testkit/listen";
import sharp from "sharp";
import { expect, onTestFinished, test, vi } from "vitest";
import { createEmbeddedUpstream } from "../src/embedded/embeddedUpstream.js";
import type { Upstream } from "../src/upstream/upstream.js";
import { pathOf, send } from "./support/http.js";
import { photo, quarters } from "./support/photos.js";
import { metric, namesIn, type Running, SIGNING, startProxy } from "./support/proxy.js";
import { realImgproxy } from "./support/realImgproxy.js";

// The same suite against a real imgproxy (IMGPROXY_BIN, see docs/proxy.md) and, without one, against our own processor:
// so both have to agree on what a path means.
async function start(): Promise<{
  running: Running;
  urls: (name: string, options: object) => { path: string; cacheKey: string };
}> {
  const files: Record<string, Buffer> = {
    "/photo.jpg": await photo(),
    "/quarters.png": await quarters(),
    "/text.jpg": Buffer.from("no picture"),
  };
  const server = http.createServer((request, response) => {
    const file = files[request.url!];
    if (file) response.writeHead(200, { "content-length": file.length }).end(file);
    else response.writeHead(404).end();
  });
  await listen(server);
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const upstream: string | Upstream = (await realImgproxy()) ?? createEmbeddedUpstream({ allowPrivate: [host] });
  const running = await startProxy("", { upstream });
  const images = createImages({ proxyUrl: running.url, signing: SIGNING });
  return { running, urls: (name, options) => images.buildUrls(`http://${host}/${name}`, options) };
}

test.each([
  [{ resize: { type: "fit", width: 100, height: 100 } }, 100, 75],
  [{ resize: { type: "fill", width: 100, height: 100 } }, 100, 100],
  [{ resize: { type: "fill-down", width: 2000, height: 1000 } }, 800, 400],
  [{ resize: { type: "force", width: 50, height: 90 } }, 50, 90],
  [{ width: 2000 }, 800, 600],
  [{ width: 2000, enlarge: true }, 2000, 1500],
  [{ width: 100, dpr: 2, padding: { top: 10 } }, 240, 190],
  [{ width: 300, height: 300, extend: true }, 300, 300],
  [{ crop: { width: 0.5, height: 100 }, rotate: 90 }, 300, 100],
  [{ minWidth: 1000 }, 1000, 750],
  [{ zoom: 0.5, width: 101 }, 51, 38],
])("%j is %i x %i", async (options, width, height) => {
  const { running, urls } = await start();
  const { body, status } = await send(running.url, urls("photo.jpg", options).path);
  expect(status).toBe(200);
  expect(await sharp(body).metadata()).toMatchObject({ width, height });
});

test.each([
  ["webp", "image/webp"],
  ["png", "image/png"],
  ["avif", "image/avif"],
  [undefined, "image/jpeg"],
])("format %s: a miss, stored, a hit of the same bytes", async (format, type) => {
  const { running, urls } = await start();
  const { path, cacheKey } = urls("photo.jpg", { width: 60, ...(format && { format }) });
  const miss = await send(running.url, path);
  expect(miss.headers).toMatchObject({
    "content-type": type,
    "x-cache": "MISS",
    "content-disposition": expect.stringMatching(/^inline; filename="photo\./),
  });
  await vi.waitFor(async () => expect(await namesIn(running.store)).toEqual([cacheKey]));
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_flights")).toBe(0));
  const hit = await send(running.url, path);
  expect([hit.headers["x-cache"], hit.body.equals(miss.body)]).toEqual(["HIT", true]);
});

test("a missing source is 404, what is no picture 422, a wrong signature 403; nothing is stored", async () => {
  const { running, urls } = await start();
  expect((await send(running.url, urls("missing.jpg", { width: 1 }).path)).status).toBe(404);
  expect((await send(running.url, urls("text.jpg", { width: 1 }).path)).status).toBe(422);
  expect((await send(running.url, pathOf(urls("photo.jpg", { width: 1 }).path).replace("w:1", "w:2"))).status).toBe(
    403,
  );
  expect(await namesIn(running.store)).toEqual([]);
});
