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

/** Requests at bucket and proxy, each by its key. */
export interface Counted {
  bucket: string[];
  proxy: string[];
}

/** A running gallery on an empty bucket, with a count of its own: the page's counters are what is under test. */
export interface OpenGallery {
  dev: DevServer;
  /** Returns the requests since the last call. */
  counted(): Counted;
  /** Lists the objects in the bucket's folder. */
  storedFiles(): string[];
  close(): Promise<void>;
}

export async function openGallery(photos = PHOTOS): Promise<OpenGallery> {
  const data = mkdtempSync(join(tmpdir(), "bucketfirst-gallery-"));
  const dev = await createGallery({ photos, data, port: 0 });
  let counts: Counted = { bucket: [], proxy: [] };
  dev.onEvent(({ stage, status, key = "" }) => {
    // A put has no status; it is not a request.
    if (status !== undefined) counts[stage].push(key);
  });
  return {
    dev,
    counted() {
      const counted = counts;
      counts = { bucket: [], proxy: [] };
      return counted;
    },
    storedFiles: () => readdirSync(join(data, "bucket")).filter((name) => /^[0-9a-f]{32}$/.test(name)),
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
