import type { Stage } from "./stages.js";

const elementsOf = (img: HTMLImageElement): HTMLImageElement[] => [
  ...((img.closest("picture")?.children as Iterable<HTMLImageElement> | undefined) ?? [img]),
];

/**
 * The stage that an element shows, by its addresses rather than by `data-stage`: Svelte writes its own `data-stage` back
 * when it hydrates, but leaves addresses alone, and a morphing library resets both. It is `cache` as long as any address is
 * neither the proxy's nor the last resort.
 */
export function stageOf(img: HTMLImageElement): Stage {
  const { fallback, stage, proxy: main } = img.dataset;
  const isCached = (element: HTMLImageElement): unknown => {
    const { proxy = main, proxySrcset = "", proxySrc = "" } = element.dataset;
    const held = element.srcset + (element.getAttribute("src") ?? "");
    const proxied = proxySrcset + proxySrc;
    // What is left of a set's addresses without its base is the names of members.
    return proxy ? held.replaceAll(proxy, "").includes("/") : proxied && held !== proxied;
  };
  const isLast = img.getAttribute("src") === fallback;
  // The last resort is written everywhere at once.
  if (!isLast && elementsOf(img).some(isCached)) return "cache";
  return stage === "failed" ? stage : isLast ? "fallback" : "proxy";
}

/**
 * The stage of the address that the browser has picked: an image on the cache stage may show one of the proxy's, where a
 * part of its candidates was known to be missing.
 */
export function pickedStage(img: HTMLImageElement): Stage {
  const { currentSrc, dataset } = img;
  const isProxied =
    currentSrc.includes("/set:") ||
    // Chromium names no candidate as long as nothing was answered.
    (currentSrc &&
      elementsOf(img).some(({ dataset }) => `${dataset.proxySrcset} ${dataset.proxySrc}`.includes(currentSrc)));
  return dataset.stage === "cache" && isProxied ? "proxy" : (dataset.stage as Stage);
}

/** Truthy if the element is broken at this moment; an image that loads, or waits to be scrolled to, is not. */
export const isBroken = (img: Pick<HTMLImageElement, "complete" | "currentSrc" | "naturalWidth">): unknown =>
  // An empty src is complete and 0 wide as well, but was never asked for.
  img.complete && img.currentSrc && !img.naturalWidth;
