import { isBroken } from "./element.js";

/** Milliseconds that the bucket may be silent: docs/components.md, "Patience", has the measurement. */
const PATIENCE_MS = 5000;

/** No browser says whether a picture that has begun still grows: it may take that many times as long. */
const BEGUN = 10;

/** Longer timers may overflow in a browser, and fire at once. */
const DAY_MS = 86_400_000;

const looks = new Set<() => void>();
let requests: PerformanceObserver | undefined;
let answeredAt = 0;

/** Notes a sign of life: whatever the bucket answers speaks for all images that wait, often in one queue. */
export const noteAnswer = (): void => {
  answeredAt = Date.now();
};

/**
 * Finds what no event of the image tells. While it stands on the cache stage,
 * - calls `onSilence` once the bucket has been silent for `patienceMs` (else the image's own, else 5000) while the image
 *   was eager or within the viewport and nothing of it was seen. Images that have waited as long are given up together,
 *   since each has its own clock. 0, or more than a day, waits for ever. Paper does not wait: printing gives up what has
 *   not been loaded yet;
 * - calls `onBroken` when the browser has picked another candidate that is missing: Chromium fires no event then, whatever
 *   made it pick (a media query, print, the size of a container, another density, a new `<source>`). But it has asked
 *   for it, and the end of every request is heard of.
 *
 * Ends with the signal. Without an IntersectionObserver, as in a test environment, only printing counts.
 */
export function watchSilence(
  img: HTMLImageElement,
  patienceMs: number | undefined,
  onSilence: () => void,
  onBroken: () => void,
  controller: AbortController,
): void {
  let timer: ReturnType<typeof setTimeout>;
  let since: number | undefined;
  const look = (print?: Event): void => {
    clearTimeout(timer);
    if (img.dataset.stage !== "cache" || !img.isConnected) return;
    if (isBroken(img)) onBroken();
    // `currentSrc` proves nothing here: Chromium leaves it empty until something was answered.
    if (img.complete) return;
    const allowedMs =
      ((patienceMs ?? img.dataset.patience ?? PATIENCE_MS) as number) * (img.naturalWidth ? BEGUN : 1) || 2 * DAY_MS;
    const leftMs = Math.max(since as number, answeredAt) + allowedMs - Date.now();
    if (print || leftMs <= 0) onSilence();
    else if (leftMs < DAY_MS) timer = setTimeout(look, leftMs);
  };
  addEventListener("beforeprint", look, controller);
  if (!self.IntersectionObserver) return;
  const observer = new IntersectionObserver((entries) => {
    since = img.loading !== "lazy" || entries.pop()?.isIntersecting ? Date.now() : undefined;
    look();
  });
  observer.observe(img);
  looks.add(look);
  requests ??= new PerformanceObserver(() => {
    for (const look of looks) look();
  });
  requests.observe({ type: "resource" });
  controller.signal.onabort = () => {
    clearTimeout(timer);
    observer.disconnect();
    looks.delete(look);
  };
}
