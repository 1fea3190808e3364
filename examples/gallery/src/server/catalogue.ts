import { createImages, type ImagesConfig } from "@bucketfirst/core";
import { createMetaReader } from "@bucketfirst/core/server";
import type { GalleryPhoto } from "../pageData.js";
import type { Photo } from "./photos.js";

/** Most milliseconds that a page waits for sizes and colours. After a start on an empty bucket they are being made. */
const DEADLINE_MS = 2000;

/** The photos with their descriptors, and a way back from a cache key. */
export interface Catalogue {
  /** Returns the photos for one page, each with the box and the colour of its original as far as they are known. */
  photos(): Promise<GalleryPhoto[]>;
  /** Returns the photo that an object in the bucket shows, by the object's key: that of the set, a slash, the member. */
  photoOf(key: string): string | undefined;
}

/**
 * Signs everything on the server, where the secret is; browsers get finished descriptors. The card says how wide a column
 * is, and nothing about a picture: heights and colours are the metadata of the originals.
 */
export function createCatalogue(photos: readonly Photo[], config: ImagesConfig<never>): Catalogue {
  const images = createImages({
    ...config,
    sets: true,
    variants: {
      card: {
        width: 400,
        widths: [320, 480, 720],
        sizes: "(min-width: 1280px) 381px, (min-width: 1100px) 30vw, (min-width: 720px) 45vw, 92vw",
        formats: ["avif", "webp"],
        format: "jpg",
      },
    },
  });
  const meta = createMetaReader(images, { deadlineMs: DEADLINE_MS });
  const sources = photos.map(({ id }) => `local:///${id}`);
  const keyOf = (source: string) => new URL(images.image(source, "card").cachedBase).pathname.split("/").at(-2);
  const keys = new Map(photos.map(({ id }, i) => [keyOf(sources[i] as string), id]));
  // The first visitor then finds it, as after `warm --meta`.
  void meta.of(sources);

  return {
    async photos() {
      const known = await meta.of(sources);
      return photos.map((photo, i) => ({ ...photo, image: images.image(sources[i] as string, "card", known[i]) }));
    },
    photoOf: (key) => keys.get(key.split("/", 1)[0]),
  };
}
