import { createImages, type ImageDescriptor } from "@bucketfirst/core";
import { renderImage } from "@bucketfirst/core/html";
import { createMetaReader } from "@bucketfirst/core/server";
import { scratch } from "@bucketfirst/testkit/scratch";
import sharp from "sharp";
import { expect, onTestFinished, test } from "vitest";
import type { ProxyEvent } from "../src/base/events.js";
import { createDevServer } from "../src/dev/createDevServer.js";
import { originalsOf } from "./support/bridge.js";

const SOURCES = 60;
/** Longer than any page of this file takes. */
const READER = { deadlineMs: 60_000, timeoutMs: 60_000 };

const photo = await sharp({ create: { width: 300, height: 200, channels: 3, background: "#336699" } })
  .jpeg()
  .toBuffer();

/** Proxy and bucket over a server of originals that are all 300 px wide, and what was asked of both. */
async function place() {
  const originals = await originalsOf((_, response) => void response.end(photo));
  const dev = await createDevServer({ folder: await scratch(), allowPrivate: [originals.host], port: 0 });
  onTestFinished(() => dev.close());
  let events: ProxyEvent[] = [];
  dev.onEvent((event) => events.push(event));
  const { proxyUrl, cacheUrl, signing } = dev;
  return {
    originals,
    config: { proxyUrl, cacheUrl, signing },
    /** Waits until what was made is stored. */
    stored: (count: number) =>
      expect.poll(() => events.filter(({ result }) => result === "stored").length, { timeout: 30_000 }).toBe(count),
    /** Counts the requests since the last call. */
    counted() {
      const count = (stage: string, wanted: string) =>
        events.filter(({ status, ...event }) => status && event.stage === stage && event.result === wanted).length;
      const counts = {
        hits: count("bucket", "hit"),
        misses: count("bucket", "miss"),
        proxied: events.filter(({ stage, status }) => stage === "proxy" && status).length,
      };
      events = [];
      return counts;
    },
  };
}

test("a page of 60 unknown sources: 60 requests of the first visitor, none of the second, at any server", {
  timeout: 90_000,
}, async () => {
  const { originals, config, counted, stored } = await place();
  const images = createImages({ ...config, sets: true, variants: { card: { width: 400 } } });
  const sources = Array.from({ length: SOURCES }, (_, i) => `${originals.url}/${i}.jpg`);
  const pageOf = async (meta: ReturnType<typeof createMetaReader>): Promise<string> => {
    const known = await meta.of(sources);
    return sources.map((source, i) => renderImage(images.image(source, "card", known[i]), { alt: "" })).join("");
  };
  const meta = createMetaReader(images, READER);
  const first = await pageOf(meta);
  expect(first.match(/width="400" height="267"[^>]*data-placeholder="#33[\da-f]{4}"/g)).toHaveLength(SOURCES);
  await stored(SOURCES);
  expect(counted()).toEqual({ hits: 0, misses: SOURCES, proxied: SOURCES });
  expect(originals.asked).toHaveLength(SOURCES);
  expect(await pageOf(meta)).toBe(first);
  expect(counted()).toEqual({ hits: 0, misses: 0, proxied: 0 });
  // Another server, or this one after a restart: the bucket knows it.
  expect(await pageOf(createMetaReader(images, READER))).toBe(first);
  expect(counted()).toEqual({ hits: SOURCES, misses: 0, proxied: 0 });
  expect(originals.asked).toHaveLength(SOURCES);
});

test("an original of 300 px under a ladder of 200-400-600-800: nobody makes the same picture twice", async () => {
  const { originals, config, counted, stored } = await place();
  const images = createImages({ ...config, variants: { card: { width: 400, widths: [200, 400, 600, 800] } } });
  const source = `${originals.url}/a.jpg`;
  const [known] = await createMetaReader(images, READER).of([source]);
  await stored(1);
  counted();

  /** Every candidate of an image as a browser finds it in `srcset`: its descriptor, and how wide the picture is. */
  const candidatesOf = ({ proxySrcSet = "" }: ImageDescriptor) =>
    Promise.all(
      proxySrcSet.split(", ").map(async (candidate) => {
        const [url, width] = candidate.split(" ");
        const response = await fetch(url!);
        return [width, (await sharp(Buffer.from(await response.arrayBuffer())).metadata()).width];
      }),
    );
  expect(await candidatesOf(images.image(source, "card", known))).toEqual([
    ["200w", 200],
    ["300w", 300],
  ]);
  expect(counted().proxied).toBe(2);
  // Without metadata the same picture of 300 px is printed as three.
  expect(await candidatesOf(images.image(source, "card"))).toEqual([
    ["200w", 200],
    ["400w", 300],
    ["600w", 300],
    ["800w", 300],
  ]);
});
