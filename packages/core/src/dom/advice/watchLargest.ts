import { warn } from "./warn.js";

let isWatching = false;

/** Warns where the largest picture of the page was lazy. */
export function watchLargest(): void {
  if (isWatching || typeof PerformanceObserver === "undefined") return;
  isWatching = true;
  if (!PerformanceObserver.supportedEntryTypes?.includes("largest-contentful-paint")) return;
  new PerformanceObserver((list) => {
    for (const { element } of list.getEntries() as (PerformanceEntry & { element?: HTMLImageElement })[]) {
      if (element?.loading === "lazy" && element.dataset.stage) {
        warn("the largest image of the page is lazy", "give it `priority`", element);
      }
    }
  }).observe({ type: "largest-contentful-paint", buffered: true });
}
