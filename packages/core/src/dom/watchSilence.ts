/** Milliseconds that the bucket may be silent: docs/components.md, "Patience", has the measurement. */
const PATIENCE_MS = 5000;

/** No browser says whether a picture that has begun still grows: it may take that many times as long. */
const BEGUN = 10;

/** Longer timers may overflow in a browser, and fire at once. */
const DAY_MS = 86_400_000;

let answers = 0;

/** Notes a sign of life: whatever the bucket answers speaks for all images that wait, often in one queue. */
export const noteAnswer = (): void => {
  answers++;
};

/**
 * Calls `onSilence` when an image on the cache stage was seen twice, `patienceMs` apart (else the image's own, else 5000),
 * and the bucket has answered nothing meanwhile. An eager image counts as seen from the start, a lazy one once it is
 * within the viewport. Images that have waited as long are given up together, since each has its own timer; one that
 * waits while others are answered waits at most twice as long after the last of them. 0, or more than a day, waits for
 * ever. Paper does not wait: printing gives up what has not been loaded yet.
 *
 * Ends with the signal. Without an IntersectionObserver, as in a test environment, only printing counts.
 */
export function watchSilence(
  img: HTMLImageElement,
  patienceMs: number | undefined,
  onSilence: () => void,
  controller: AbortController,
): void {
  const ms = (patienceMs ?? img.dataset.patience ?? PATIENCE_MS) as number;
  let heard: number;
  let seen = 0;
  // `currentSrc` proves nothing here: Chromium leaves it empty until something was answered.
  const isPending = (): boolean => !controller.signal.aborted && img.dataset.stage === "cache" && !img.complete;
  const look = (): void =>
    new IntersectionObserver((entries, observer) => {
      const isOutside = img.loading === "lazy" && !entries.pop()?.isIntersecting;
      if (isOutside || heard !== answers) seen = 0;
      // This observer stays, and looks again once the image is seen.
      if (isOutside) return;
      observer.disconnect();
      if (!isPending()) return;
      heard = answers;
      seen += 1;
      if (seen > (img.naturalWidth ? BEGUN : 1)) onSilence();
      else setTimeout(look, ms);
    }).observe(img);
  addEventListener("beforeprint", () => isPending() && onSilence(), controller);
  if (ms > 0 && ms < DAY_MS && self.IntersectionObserver) look();
}
