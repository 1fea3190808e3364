import type { ImageDescriptor } from "../images/ImageDescriptor.js";
import { isMissed } from "./misses.js";

/**
 * The stage to render an image at: the caller's choice, else the registry of recent misses, else the server's hint.
 * Ask once per image and keep the answer: an element must not move because the registry did.
 *
 * @example
 * resolveStart({ cachedSrc: "/b/1", proxySrc: "/p/1" }) // "cache", or "proxy" within 60 s of a miss
 */
export function resolveStart(image: ImageDescriptor, start: "cache" | "proxy" | "auto" = "auto"): "cache" | "proxy" {
  if (start !== "auto") return start;
  return isMissed(image.cachedSrc) ? "proxy" : (image.start ?? "cache");
}
