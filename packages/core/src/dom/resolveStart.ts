import type { ImageDescriptor } from "../images/ImageDescriptor.js";
import type { AnyDescriptor, SetDescriptor } from "../images/SetDescriptor.js";
import { isMissed } from "./misses.js";

/**
 * Returns the stage at which an image is rendered: the caller's choice, else by the registry of recent misses, else the
 * server's hint. Call it once for each image and keep the result: an element must not change with the registry.
 *
 * @example
 * resolveStart({ cachedSrc: "/b/1", proxySrc: "/p/1" }) // "cache", or "proxy" within 60 s of a miss
 */
export function resolveStart(image: AnyDescriptor, start: "cache" | "proxy" | "auto" = "auto"): "cache" | "proxy" {
  if (start !== "auto") return start;
  // A miss of one member counts for its set, since a swap moves the whole set.
  return isMissed((image as SetDescriptor).proxyBase ?? (image as ImageDescriptor).cachedSrc)
    ? "proxy"
    : (image.start ?? "cache");
}
