import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { DevServer } from "@bucketfirst/proxy/dev";
import type { Page } from "playwright-core";
import type * as Built from "../src/server/createGallery.js";

// The build is loaded, since its style sheet and scripts lie beside it. Types are those of the sources, so it needs none.
const { createGallery }: typeof Built = await import(new URL("../dist/gallery.js", import.meta.url).href);

export const PHOTOS = fileURLToPath(new URL("../photos", import.meta.url));

/** Requests for pictures at bucket and proxy, each by its key. */
export interface Counted {
  bucket: string[];
  proxy: string[];
}

const isMeta = (name: string): boolean => name.endsWith("/meta.json");

/** A running gallery on an empty bucket, with a count of its own: the page's counters are what is under test. */
export interface OpenGallery {
  dev: DevServer;
  /** Returns the requests since the last call. */
  counted(): Counted;
  /** Returns the requests for metadata since the start. */
  askedForMeta(): Counted;
  /** Lists the pictures in the bucket's folder, by their keys. */
  storedFiles(): string[];
  /** Lists the metadata in the bucket's folder. */
  storedMeta(): string[];
  close(): Promise<void>;
}

export async function openGallery(photos = PHOTOS): Promise<OpenGallery> {
  const data = mkdtempSync(join(tmpdir(), "bucketfirst-gallery-"));
  const dev = await createGallery({ photos, data, port: 0 });
  const meta: Counted = { bucket: [], proxy: [] };
  let counts: Counted = { bucket: [], proxy: [] };
  dev.onEvent(({ stage, status, key = "" }) => {
    // A put has no status; it is not a request.
    if (status !== undefined) (isMeta(key) ? meta : counts)[stage].push(key);
  });
  const objects = () =>
    readdirSync(join(data, "bucket"), { recursive: true }).filter((name): name is string =>
      /^[0-9a-f]{32}\/[\w.]+$/.test(String(name)),
    );
  return {
    dev,
    counted() {
      const counted = counts;
      counts = { bucket: [], proxy: [] };
      return counted;
    },
    askedForMeta: () => meta,
    storedFiles: () => [
      ...new Set(
        objects()
          .filter((name) => !isMeta(name))
          .map((name) => name.slice(0, 32)),
      ),
    ],
    storedMeta: () => objects().filter(isMeta),
    async close() {
      await dev.close();
      rmSync(data, { recursive: true });
    },
  };
}

/** Waits until every image has settled, then returns the stage of each. */
export async function settledImages(page: Page): Promise<{ stage: string; src: string; width: number }[]> {
  await page.waitForFunction(() => {
    const photos = [...document.querySelectorAll<HTMLElement>(".photo")];
    return photos.length > 0 && photos.every((photo) => photo.dataset.served);
  });
  return page.locator(".photo img").evaluateAll((images) =>
    (images as HTMLImageElement[]).map(({ dataset, currentSrc, naturalWidth }) => ({
      stage: dataset.stage ?? "",
      src: new URL(currentSrc).pathname,
      width: naturalWidth,
    })),
  );
}
