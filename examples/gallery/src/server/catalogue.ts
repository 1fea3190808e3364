import { createImages, type ImagesConfig } from "@bucketfirst/core";
import { type Address, addressesOf } from "../addresses.js";
import type { GalleryPhoto } from "../pageData.js";
import type { Photo } from "./photos.js";

/** The photos with their descriptors, and what each address on the page stands for. */
export interface Catalogue {
  photos: GalleryPhoto[];
  addresses: ReadonlyMap<string, Address>;
}

/**
 * Signs everything once at start: this runs on the server, where the secret is. The browser gets finished descriptors.
 */
export function createCatalogue(photos: readonly Photo[], config: ImagesConfig<never>): Catalogue {
  const images = createImages({
    ...config,
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
  return {
    photos: entries,
    addresses: new Map(entries.flatMap(({ id, image }) => [...addressesOf(id, image)])),
  };
}
