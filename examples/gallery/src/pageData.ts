import type { ImageDescriptor } from "@bucketfirst/core";

/** One photo of the page: everything the browser needs, and nothing that could sign. */
export interface GalleryPhoto {
  id: string;
  title: string;
  author?: string;
  image: ImageDescriptor;
}

/** What the server knows when it renders; the browser hydrates from the same data. */
export interface PageData {
  visit: number;
  photos: GalleryPhoto[];
  broken: { bucket: boolean; proxy: boolean };
}
