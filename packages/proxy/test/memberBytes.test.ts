import http from "node:http";
import type { AddressInfo } from "node:net";
import { createImages, type ImageRequest } from "@bucketfirst/core";
import { listen } from "@bucketfirst/testkit/listen";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createEmbeddedUpstream } from "../src/embedded/embeddedUpstream.js";
import type { Upstream } from "../src/upstream/upstream.js";
import { pathOf, type Reply, send } from "./support/http.js";
import { photo, quarters } from "./support/photos.js";
import { namesIn, SIGNING, startProxy } from "./support/proxy.js";
import { realImgproxy } from "./support/realImgproxy.js";

// Behind a real imgproxy (IMGPROXY_URL or IMGPROXY_BIN, see docs/proxy.md) and, without one, behind our own processor.
let sources: http.Server;
let origin: string;
let upstream: string | Upstream;

beforeAll(async () => {
  const files: Record<string, Buffer> = { "/photo.jpg": await photo(), "/quarters.png": await quarters() };
  sources = http.createServer((request, response) => {
    const file = files[request.url!];
    if (file) response.writeHead(200, { "content-length": file.length }).end(file);
    else response.writeHead(404).end();
  });
  await listen(sources);
  const host = `127.0.0.1:${(sources.address() as AddressInfo).port}`;
  origin = `http://${host}`;
  const real = process.env.IMGPROXY_URL ?? (await realImgproxy());
  upstream = real ?? createEmbeddedUpstream({ allowPrivate: [host] });
});

afterAll(() => {
  sources.close();
  sources.closeAllConnections();
});

// Boxes of whole pixels: any other one is rounded by a set before its members, and by classic addressing after them.
const REQUESTS: [ladder: string, formats: string, request: ImageRequest][] = [
  ["1x", "", {}],
  ["1x", "avif-webp", { formats: ["avif", "webp"], resize: "fit", maxBytes: 90_000 }],
  ["1x-2x", "webp", { densities: [1, 2], dpr: 0.25, formats: ["webp"] }],
  ["40-80-120-160", "", { width: 80 }],
  ["40-80-120-160", "avif-webp", { width: 80, height: 60, formats: ["avif", "webp"] }],
  ["40-80-120-160", "webp-png", { width: 80, formats: ["webp", "png"] }],
  ["30-60-90-120", "avif", { width: 60, height: 40, resize: "fill", formats: ["avif"] }],
  ["30-60-90-120", "", { width: 60, height: 40, resize: "fill-down" }],
  ["30-60-90-120", "webp", { width: 60, height: 100, resize: "force", formats: ["webp"] }],
  ["30-60-90-120", "png", { width: 60, height: 100, resize: "auto", formats: ["png"] }],
  ["20-70-150", "webp", { width: 70, widths: [150, 20, 70, 20], formats: ["webp"] }],
  ["50-100-200", "", { widths: [50, 100, 200] }],
  ["100-150-300", "jpg", { width: 100, height: 100, densities: [1, 1.5, 3], formats: ["jpg"] }],
  ["1x-2x", "avif", { width: 64, layout: "fixed", formats: ["avif"] }],
  ["1x-1.5x-3x", "webp", { width: 64, height: 32, layout: "fixed", densities: [1, 1.5, 3], formats: ["webp"] }],
  ["1x-2x", "webp", { height: 48, densities: [1, 2], formats: ["webp"] }],
  ["640-1080-1920-2560", "webp", { layout: "fullWidth", formats: ["webp"] }],
  ["300-600-900", "webp", { layout: "fullWidth", width: 600, height: 300, widths: [300, 600, 900], formats: ["webp"] }],
  ["40-80-120-160", "webp-jpg", { width: 80, format: "webp", formats: ["webp", "jpg"] }],
  ["40-80-120-160", "webp", { width: 80, format: "png", formats: ["webp"] }],
  ["40-80-120-160", "avif-webp", { width: 80, quality: 40, formats: ["avif", "webp"] }],
  ["40-80-120-160", "webp-jpg", { width: 80, formatQuality: { webp: 30, jpg: 60 }, formats: ["webp", "jpg"] }],
  ["40-80-120-160", "webp", { width: 80, height: 80, resize: "fill", gravity: "noea", formats: ["webp"] }],
  [
    "40-80-120-160",
    "png",
    { width: 80, height: 80, resize: "fill", gravity: { type: "fp", x: 0.2, y: 0.9 }, formats: ["png"] },
  ],
  [
    "40-80-120-160",
    "png",
    { width: 80, height: 80, resize: "fill", gravity: { type: "so", xOffset: 3, yOffset: 5 }, formats: ["png"] },
  ],
  ["40-80-120-160", "png", { width: 80, crop: { width: 300, height: 0.5, gravity: "we" }, formats: ["png"] }],
  ["40-80-120-160", "webp", { width: 80, blur: 2, formats: ["webp"] }],
  ["40-80-120-160", "webp", { width: 80, sharpen: 0.7, formats: ["webp"] }],
  ["40-80-120-160", "png", { width: 80, pixelate: 6, formats: ["png"] }],
  ["40-80-120-160", "jpg", { width: 80, rotate: 90, formats: ["jpg"] }],
  ["30-70-95", "png", { width: 70, height: 50, resize: "fill", widths: [30, 70, 95], formats: ["png"] }],
  [
    "40-80-120-160",
    "webp",
    { width: 80, padding: { top: 4, right: 8, bottom: 2, left: 0 }, background: "ff8800", formats: ["webp"] },
  ],
  ["40-80-120-160", "png", { width: 80, height: 80, extend: true, formats: ["png"] }],
  ["40-80-120-160", "png", { width: 80, height: 120, extendAspectRatio: true, background: "0af", formats: ["png"] }],
  ["900-1000", "webp", { width: 900, widths: [900, 1000], enlarge: true, formats: ["webp"] }],
  ["500-1000-1500-2000", "", { width: 1000, height: 750 }],
  ["40-80-120-160", "webp", { width: 80, minWidth: 100, minHeight: 90, formats: ["webp"] }],
  ["40-80-120-160", "webp", { width: 80, zoom: 0.5, formats: ["webp"] }],
  ["40-80-120-160", "png", { width: 80, trim: { threshold: 10 }, dpr: 1.5, formats: ["png"] }],
  ["40-80-120-160", "gif-png", { width: 80, cachebuster: "v2", filename: "a", formats: ["gif", "png"] }],
];

/** Returns the proxied addresses of classic candidates by the names that members have. */
function candidates(srcSet: string | undefined, suffix: string): [name: string, url: string][] {
  return (srcSet ?? "").split(", ").map((entry) => {
    const [url, step = "1x"] = entry.split(" ");
    return [step.replace(/w$/, "") + suffix, url!];
  });
}

test.each(REQUESTS)("each member of set:%s:%s is the picture of its classic candidate: %j", async (...row) => {
  const [ladder, formats, request] = row;
  const suffixes = ["", ...formats.split("-").filter(Boolean)].map((name) => name && `.${name}`);
  const running = await startProxy("", { upstream });
  const ask = async (url: string): Promise<Reply> => {
    const reply = await send(running.url, pathOf(url));
    expect([reply.status, url]).toEqual([200, url]);
    return reply;
  };
  const source = `${origin}/${request.crop || request.trim ? "quarters.png" : "photo.jpg"}`;
  const config = { proxyUrl: running.url, signing: SIGNING };
  const set = createImages({ ...config, sets: true }).image(source, request);
  expect([set.ladder, set.formats ?? ""]).toEqual([ladder, formats]);
  const { proxySrc, proxySrcSet = proxySrc, sources: others = [] } = createImages(config).image(source, request);
  const classic = [proxySrcSet, ...others.map((one) => one.proxySrcSet)].flatMap((srcSet, i) =>
    candidates(srcSet, suffixes[i]!),
  );
  const members = suffixes.flatMap((suffix) => ladder.split("-").map((step) => step + suffix));
  expect(classic.map(([name]) => name).sort()).toEqual([...members].sort());
  const pictures = new Set<string>();
  for (const [name, url] of classic) {
    const [alone, member] = [await ask(url), await ask(set.proxyBase + name)];
    expect([name, member.headers["content-type"]]).toEqual([name, alone.headers["content-type"]]);
    // Both were made, neither is a copy of the other.
    expect([name, member.headers["x-cache"]]).toEqual([name, "MISS"]);
    expect([name, member.body.equals(alone.body)]).toEqual([name, true]);
    pictures.add(member.body.toString("base64"));
  }
  // No member stands for another one.
  expect(pictures.size).toBeGreaterThan(members.length === 1 ? 0 : 1);
  await vi.waitFor(async () => expect((await namesIn(running.store)).length).toBeGreaterThan(members.length));
});

test("there are forty of them, none twice", () => {
  expect(new Set(REQUESTS.map((row) => JSON.stringify(row))).size).toBe(40);
});
