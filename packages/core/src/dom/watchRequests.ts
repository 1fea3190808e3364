import { isBroken } from "./element.js";

const ANSWERED = "bucketfirst";
let requests: PerformanceObserver | undefined;

/**
 * Calls `onBroken` when the browser has picked another candidate that the bucket does not have, by a media query, print, the
 * size of a container, another density or a new `<source>`. Chromium fires no event of the image then; but it has requested
 * the candidate, and one observer for all images is notified of the end of every request. Ends with the signal.
 */
export function watchRequests(img: HTMLImageElement, onBroken: () => void, controller: AbortController): void {
  addEventListener(ANSWERED, () => img.dataset.stage === "cache" && isBroken(img) && onBroken(), controller);
  requests ??= new PerformanceObserver(() => dispatchEvent(new Event(ANSWERED)));
  requests.observe({ type: "resource" });
}
