import { createServer } from "node:http";
import { createImages } from "@bucketfirst/core";
import { renderHead, renderImage } from "@bucketfirst/core/html";
import { createHitIndex } from "@bucketfirst/core/server";
import sharp from "sharp";
import { describe, expect, onTestFinished, test } from "vitest";
import { until } from "../src/engines/engine.js";
import { LAUNCHERS } from "../src/engines/launchers.js";
import { serveInTest } from "../src/serveInTest.js";

const SIGNING = { key: "943b421c9eb07c830af81030552c8600", salt: "520f986b998545b4785e0defbc4f3c12" };
const WIDTHS = [100, 200, 300, 400];
const FORMATS = ["avif", "webp"] as const;
/** Number of candidates: each width in each format, and in the format of plain `<img>`. */
const CANDIDATES = 12;
/** Places of the seven that are stored, mixed among widths and formats. */
const STORED = new Set([0, 2, 3, 5, 8, 9, 11]);

/** A server of pictures that notes the path of each request. */
async function serveImages(picture: Buffer): Promise<{ url: string; seen: string[] }> {
  const seen: string[] = [];
  const url = await serveInTest(
    createServer((request, response) => {
      seen.push(request.url!);
      response.writeHead(200, { "Content-Type": "image/png", "Cache-Control": "max-age=60" }).end(picture);
    }),
  );
  return { url, seen };
}

/** Returns the addresses of all candidates as they stand in a piece of HTML: format by format, width by width. */
const addressesIn = (html: string): string[] =>
  [...html.matchAll(/ srcset="([^"]*)"/g)].flatMap(([, list]) =>
    list!.split(", ").map((entry) => entry.split(" ")[0]!),
  );

/** Leaves the formats from the `n`th on, so that a browser takes the first of these. */
const fromFormat = (html: string, n: number): string => {
  let left = n;
  return html.replace(/<source [^>]*>/g, (source) => (left-- > 0 ? "" : source));
};

describe.each(LAUNCHERS)("%s", (_, launch) => {
  test.for([true, false])(
    "7 of 12 are stored: the bucket is asked for no other, the proxy for the others alone, sets: %s",
    { timeout: 60_000 },
    async (sets, { skip }) => {
      const engine = await launch();
      if (typeof engine === "string") return skip(engine);
      onTestFinished(() => engine.close());
      const picture = await sharp({ create: { width: 8, height: 6, channels: 3, background: "green" } })
        .png()
        .toBuffer();
      const [bucket, proxy] = [await serveImages(picture), await serveImages(picture)];
      const images = createImages({ proxyUrl: proxy.url, cacheUrl: bucket.url, signing: SIGNING, sets });
      const image = images.image("https://shop.test/cat.jpg", { widths: WIDTHS, formats: FORMATS });
      const all = addressesIn(renderImage(image, { alt: "" }));
      expect(all.length).toBe(CANDIDATES);
      const names = all.map((address) => address.slice(bucket.url.length + 1));
      const stored = names.filter((_, i) => STORED.has(i));
      await createHitIndex({ head: async (name) => stored.includes(name) }).mark([image]);
      const printed = addressesIn(renderImage(image, { alt: "" }));

      const body = [0, 1, 2].flatMap((n) =>
        WIDTHS.map((width) => fromFormat(renderImage(image, { alt: "", sizes: `${width}px`, priority: true }), n)),
      );
      const site = await serveInTest(
        createServer((_, response) => {
          response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
          response.end(`<!doctype html><link rel="icon" href="data:,">${renderHead()}${body.join("")}`);
        }),
      );
      const tab = await engine.open();
      await tab.goto(`${site}/`);
      await until(
        tab,
        `document.images.length === ${CANDIDATES} && [...document.images].every((image) => image.complete && image.naturalWidth > 0)`,
      );
      expect(bucket.seen.map((path) => path.slice(1)).sort()).toEqual([...stored].sort());
      const made = printed.filter((_, i) => !STORED.has(i)).map((address) => address.slice(proxy.url.length));
      expect(proxy.seen.sort()).toEqual(made.sort());
      await tab.close();
    },
  );
});
