import type { Stage } from "./stages.js";

const elementsOf = (img: HTMLImageElement): HTMLImageElement[] => [
  ...((img.closest("picture")?.children as Iterable<HTMLImageElement> | undefined) ?? [img]),
];

/** Returns a truthy value for a broken element; an image that loads, or that is not in view yet, is not broken. */
export const isBroken = (img: Pick<HTMLImageElement, "complete" | "currentSrc" | "naturalWidth">): unknown =>
  // An image with an empty src is complete and 0 wide as well, but was never requested.
  img.complete && img.currentSrc && !img.naturalWidth;

/**
 * Returns the stage of an element, by its addresses rather than by `data-stage`: Svelte writes its own `data-stage` back when
 * it hydrates, but leaves addresses alone, and a morphing library resets both. It is `cache` as long as any address is neither
 * the proxy's nor the fallback.
 */
export function stageOf(img: HTMLImageElement): Stage {
  const { fallback, stage, proxy: main } = img.dataset;
  // Where the proxy's own address has failed, those that nobody picked are still the bucket's.
  if (stage === "failed" && isBroken(img)) return stage;
  const isCached = (element: HTMLImageElement): unknown => {
    const { proxy = main, proxySrcset = "", proxySrc = "" } = element.dataset;
    const held = element.srcset + (element.getAttribute("src") ?? "");
    const proxied = proxySrcset + proxySrc;
    // Without its base, an address of a set is the name of a member.
    return proxy ? held.replaceAll(proxy, "").includes("/") : proxied && held !== proxied;
  };
  const isLast = img.getAttribute("src") === fallback;
  // The fallback is written everywhere at once.
  if (!isLast && elementsOf(img).some(isCached)) return "cache";
  return stage === "failed" ? stage : isLast ? "fallback" : "proxy";
}

/**
 * Returns the stage of the address that the browser has picked: an image on the cache stage may show one of the proxy's,
 * where a part of its candidates was known to be missing.
 */
export function pickedStage(img: HTMLImageElement): Stage {
  const { currentSrc, dataset } = img;
  // As in `advance`: an address may stand in the page as `/path`, `//host/path` or whole.
  const address = currentSrc.replace(location.origin, "").replace(/^\w+:/, "");
  const isProxied =
    currentSrc.includes("/set:") ||
    // Chromium names no candidate before the first response.
    (currentSrc &&
      elementsOf(img).some(({ dataset }) => `${dataset.proxySrcset} ${dataset.proxySrc}`.includes(address)));
  return dataset.stage === "cache" && isProxied ? "proxy" : (dataset.stage as Stage);
}
