import type { Stage } from "./stages.js";

/**
 * The stage that an element shows, told by its addresses rather than by `data-stage`: Svelte writes its own
 * `data-stage` back when it hydrates, but leaves `src` alone, and a morphing library resets both.
 */
export function stageOf(img: HTMLImageElement): Stage {
  const { proxySrc, fallback, stage } = img.dataset;
  const src = img.getAttribute("src");
  if (proxySrc && src !== proxySrc && src !== fallback) return "cache";
  return stage === "failed" ? stage : src === fallback ? "fallback" : "proxy";
}

/** Truthy if the element is broken at this moment; an image that loads, or waits to be scrolled to, is not. */
export const isBroken = (img: Pick<HTMLImageElement, "complete" | "currentSrc" | "naturalWidth">): unknown =>
  // An empty src is complete and 0 wide as well, but was never asked for.
  img.complete && img.currentSrc && !img.naturalWidth;
