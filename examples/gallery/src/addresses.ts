import type { ImageDescriptor } from "@bucketfirst/core";

/** Meaning of one candidate address. */
export interface Address {
  photo: string;
  stage: "bucket" | "proxy";
  /** Format: `avif`, `webp` or `jpg`. */
  format: string;
}

/** Cuts a srcset into its addresses; none of ours holds a comma or a blank. */
const addressesIn = (srcSet = ""): string[] =>
  srcSet
    .split(",")
    .map((candidate) => candidate.trim().split(" ")[0] ?? "")
    .filter(Boolean);

/** Returns every address that a browser may choose for one photo, so that a request can be identified by its path alone. */
export function addressesOf(photo: string, image: ImageDescriptor): Map<string, Address> {
  const found = new Map<string, Address>();
  const add = (stage: Address["stage"], format: string, urls: string[]) => {
    for (const url of urls) found.set(new URL(url).pathname, { photo, stage, format });
  };
  for (const { type, cachedSrcSet, proxySrcSet } of image.sources ?? []) {
    const format = type?.replace("image/", "") ?? "jpg";
    add("bucket", format, addressesIn(cachedSrcSet));
    add("proxy", format, addressesIn(proxySrcSet));
  }
  add("bucket", "jpg", [image.cachedSrc, ...addressesIn(image.cachedSrcSet)]);
  add("proxy", "jpg", [image.proxySrc, ...addressesIn(image.proxySrcSet)]);
  return found;
}
