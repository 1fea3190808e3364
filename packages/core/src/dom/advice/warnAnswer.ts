import { statusOf } from "./statusOf.js";
import { warn } from "./warn.js";

/** Warns of a bucket whose response for a missing image is wrong. */
export function warnAnswer({ dataset }: HTMLImageElement): void {
  if (dataset.missed && statusOf(dataset.missed) === 200) {
    warn(
      "the bucket answers a miss with 200 and no image",
      "let it answer 404 or 403: caches keep a 200, and its body is loaded for nothing",
    );
  }
}
