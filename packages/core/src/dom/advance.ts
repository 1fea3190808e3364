import { isBroken } from "./element.js";
import { registry } from "./misses.js";
import { nextStage, type Stage } from "./stages.js";

/**
 * Moves an image that is broken on its present stage (`data-stage`) to the next one, and notes a miss: in the registry,
 * and the candidate that failed in `data-missed`. Terse, because the inline head script carries it.
 */
export function advance(img: HTMLImageElement): void {
  const { stage, fallback } = img.dataset;
  const next = nextStage(stage as Stage, isBroken(img), fallback);
  if (next !== stage) {
    if (stage === "cache") {
      img.dataset.missed = img.currentSrc;
      registry().set(img.getAttribute("src") as string, Date.now());
    }
    img.dataset.stage = next;
    if (next !== "failed") show(img, stage, next === "fallback" && fallback);
  }
}

/**
 * Writes `fallback`, or without one the proxied addresses: every `<source>` top-down, `srcset` before `src`, nothing
 * removed, since WebKit asks again otherwise. What stood there is kept (`data-cache-src` and so on), so that the
 * descriptor can be read back.
 */
export function show(img: HTMLImageElement, from?: string, fallback?: string | false): void {
  for (const element of img.closest("picture")?.querySelectorAll<HTMLImageElement>("source,img") ?? [img]) {
    for (const name of ["srcset", "src"] as const) {
      const shown = element.getAttribute(name);
      if (shown) {
        element.setAttribute(`data-${from}-${name}`, shown);
        element[name] = fallback || (element.getAttribute(`data-proxy-${name}`) as string);
      }
    }
  }
}
