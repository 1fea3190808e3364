import { pickedStage } from "./element.js";

/** Milliseconds that the bucket may be silent, as bench/patience.ts has measured. */
const PATIENCE_MS = 5000;

/** Factor on the patience for a picture that has begun, since no browser shows whether it still grows. */
const BEGUN = 10;

/** Longest timer in milliseconds: longer ones may overflow in a browser, and fire at once. */
const DAY_MS = 86_400_000;

let answers = 0;

/** Notes a response of the bucket, which counts for all images that wait, often in one queue. */
export const noteAnswer = (): void => {
  answers++;
};

/**
 * Calls `onSilence` when an image on the cache stage has waited for `patienceMs` (else the image's own, else 5000) and the
 * bucket has answered nothing meanwhile. A lazy image waits only while it is within the viewport, by an observer, since
 * only that knows what is behind the edge of a carousel. Images that have waited as long are given up together, since
 * each has its own timer. After an answer the time is counted again from the end of the present one. 0, or more than a
 * day, waits for ever. Paper does not wait: printing gives up what has not been loaded yet.
 *
 * Ends with the signal.
 */
export function watchSilence(
  img: HTMLImageElement,
  patienceMs: number | undefined,
  onSilence: () => void,
  controller: AbortController,
): void {
  const ms = (patienceMs ?? img.dataset.patience ?? PATIENCE_MS) as number;
  let timer: ReturnType<typeof setTimeout>;
  let heard: number;
  let seen: number;
  let hasBegun = false;
  // `currentSrc` proves nothing here: Chromium leaves it empty until there is a response.
  const isPending = (): boolean => !controller.signal.aborted && pickedStage(img) === "cache" && !img.complete;
  const look = (): void => {
    if (!isPending()) return;
    // A begun picture is a response too, for the images in the queue behind it; it counts once, since it may end there.
    if (!hasBegun && img.naturalWidth) {
      hasBegun = true;
      noteAnswer();
    }
    seen = heard === answers ? seen + 1 : 0;
    heard = answers;
    if (seen >= (img.naturalWidth ? BEGUN : 1)) onSilence();
    else timer = setTimeout(look, ms);
  };
  addEventListener("beforeprint", () => isPending() && onSilence(), controller);
  const begin = (): void => {
    heard = answers;
    seen = 0;
    // A complete image may wait again a moment later, since its attributes are just being written.
    timer = setTimeout(look, ms);
  };
  if (!(ms > 0 && ms < DAY_MS)) return;
  // An observer alone is not enough: WebKit calls none while it draws no frame, and an eager image that hangs keeps it from drawing.
  if (img.loading !== "lazy") begin();
  else
    new IntersectionObserver((entries, observer) => {
      clearTimeout(timer);
      if (controller.signal.aborted) observer.disconnect();
      else if (entries.pop()?.isIntersecting) begin();
    }).observe(img);
}
