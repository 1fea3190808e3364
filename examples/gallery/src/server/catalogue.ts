import { createImages, type ImagesConfig } from "@bucketfirst/core";
import type { GalleryPhoto } from "../pageData.js";
import type { Photo } from "./photos.js";

/** The photos with their descriptors, and a way back from a cache key. */
export interface Catalogue {
  photos: GalleryPhoto[];
  /** Returns the photo that an object in the bucket shows, by the object's key: that of the set, a slash, the member. */
  photoOf(key: string): string | undefined;
}

/** Signs everything once at the start, on the server, where the secret is. Browsers get finished descriptors. */
export function createCatalogue(photos: readonly Photo[], config: ImagesConfig<never>): Catalogue {
  const images = createImages({
    ...config,
    sets: true,
    variants: {
      card: {
        resize: { type: "fill", width: 400, height: 250 },
        widths: [320, 480, 720],
        sizes: "(min-width: 1280px) 381px, (min-width: 1100px) 30vw, (min-width: 720px) 45vw, 92vw",
        formats: ["avif", "webp"],
        format: "jpg",
      },
    },
  });
  const entries = photos.map((photo) => ({ ...photo, image: images.image(`local:///${photo.id}`, "card") }));
  const keys = new Map(entries.map(({ id, image }) => [new URL(image.cachedBase).pathname.split("/").at(-2), id]));
  return { photos: entries, photoOf: (key) => keys.get(key.split("/", 1)[0]) };
}
