import { isBroken } from "./element.js";

const ANSWERED = "bucketfirst";
let requests: PerformanceObserver | undefined;

/**
 * Calls `onBroken` when the browser has picked another candidate that the bucket does not have. Chromium fires no event of
 * the image then, whatever made it pick (a media query, print, the size of a container, another density, a new
 * `<source>`). But it has asked for it, and the end of every request is heard of, by one observer for all images. Ends
 * with the signal.
 */
export function watchRequests(img: HTMLImageElement, onBroken: () => void, controller: AbortController): void {
  addEventListener(ANSWERED, () => img.dataset.stage === "cache" && isBroken(img) && onBroken(), controller);
  requests ??= new PerformanceObserver(() => dispatchEvent(new Event(ANSWERED)));
  requests.observe({ type: "resource" });
}
