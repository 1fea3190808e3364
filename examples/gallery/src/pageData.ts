import type { SetDescriptor } from "@bucketfirst/core";

/** One photo of the page: everything the browser needs, and nothing that could sign. */
export interface GalleryPhoto {
  id: string;
  title: string;
  author?: string;
  /** Sentence for people who cannot see it, where there is one. */
  description?: string;
  image: SetDescriptor;
}

/** Data by which the server renders and the browser hydrates. */
export interface PageData {
  visit: number;
  photos: GalleryPhoto[];
  broken: { bucket: boolean; proxy: boolean };
}
