import type { ImageDescriptor } from "../images/ImageDescriptor.js";
import type { AnyDescriptor, SetDescriptor } from "../images/SetDescriptor.js";
import { isMissed } from "./misses.js";

/**
 * The stage to render an image at: the caller's choice, else the registry of recent misses, else the server's hint.
 * Ask once per image and keep the answer: an element must not move because the registry did.
 *
 * @example
 * resolveStart({ cachedSrc: "/b/1", proxySrc: "/p/1" }) // "cache", or "proxy" within 60 s of a miss
 */
export function resolveStart(image: AnyDescriptor, start: "cache" | "proxy" | "auto" = "auto"): "cache" | "proxy" {
  if (start !== "auto") return start;
  // One member's miss speaks for its set, as a swap moves the whole set.
  return isMissed((image as SetDescriptor).proxyBase ?? (image as ImageDescriptor).cachedSrc)
    ? "proxy"
    : (image.start ?? "cache");
}
