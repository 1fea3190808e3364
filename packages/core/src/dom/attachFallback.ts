import { advance } from "./advance.js";
import { warnAnswer } from "./advice/warnAnswer.js";
import { warnFailed } from "./advice/warnFailed.js";
import { warnLate } from "./advice/warnLate.js";
import { warnMisses } from "./advice/warnMisses.js";
import { warnPainted } from "./advice/warnPainted.js";
import { watchLargest } from "./advice/watchLargest.js";
import { isBroken, pickedStage, stageOf } from "./element.js";
import type { FallbackHooks, MissDetail } from "./hooks.js";
import type { Memory } from "./memory.js";
import { paintPlaceholder } from "./paintPlaceholder.js";
import { shownKey } from "./shownKey.js";
import { afterFailure, type Stage } from "./stages.js";
import { watchRequests } from "./watchRequests.js";
import { noteAnswer, watchSilence } from "./watchSilence.js";

/**
 * Watches over one image that was rendered from `imageAttributes`: on an error it moves from the cache bucket to the
 * proxy, then to the fallback, then gives up; so it does when the bucket stays silent for `patienceMs`. It continues the work
 * of a head script, and handles images that failed before. The element holds the stage. `hooks` are read when they are
 * called, so the object may change; each event is reported once, also to a listener that begins again later with the same
 * `memory`. Returns its undo.
 *
 * @example
 * const detach = attachFallback(document.querySelector("img"), { onMiss: ({ cacheKey }) => console.log(cacheKey) });
 */
export function attachFallback(img: HTMLImageElement, hooks: FallbackHooks = {}, memory: Memory = {}): () => void {
  const { dataset } = img;
  const { placeholder } = dataset;
  // The controller also serves as the options of a listener, since it has a `signal`.
  const controller = new AbortController();
  memory.reportedStage ??= dataset.missed ? "cache" : "proxy";

  /** Reports each step from the stage that was reported last to the one that the element has reached. */
  const report = (stage: Stage): void => {
    dataset.stage = stage;
    if (stage === "cache") {
      memory.reportedStage = stage;
      delete dataset.missed;
    }
    // The element is behind the reported stage, so it has another image now, or the bucket was never asked.
    else if (memory.reportedStage === "cache" ? dataset.missed === undefined : stage === "proxy")
      memory.reportedStage = "proxy";
    while (memory.reportedStage !== stage && memory.reportedStage !== "failed") {
      const from = memory.reportedStage as Stage;
      const to = afterFailure(from, dataset.fallback);
      memory.reportedStage = to;
      if (__DEV__) {
        if (from === "cache") warnAnswer(img);
        else warnFailed(img, from, memory.error);
      }
      if (to === "failed") {
        delete dataset.loading;
        memory.onFailed?.();
        hooks.onError?.({ ...memory.error, stage, cacheKey: shownKey(img, stage) }, img);
      } else hooks.onMiss?.({ cacheKey: shownKey(img, from), from, to } as MissDetail, img);
    }
  };

  const onLoaded = (): void => {
    dataset.loaded = "";
    delete dataset.loading;
    if (placeholder) img.style.background = img.bucketfirst as string;
    // A cached picture is complete while its event is still queued; another candidate is another load.
    if (memory.paintedSrc !== img.currentSrc) {
      memory.paintedSrc = img.currentSrc;
      if (__DEV__) {
        warnPainted(img);
        warnMisses(img, dataset.missed !== undefined);
        watchLargest();
      }
      const stage = pickedStage(img);
      hooks.onLoad?.({ stage, cacheKey: shownKey(img, stage) }, img);
    }
  };

  const onFailed = (): void => {
    const {
      src,
      dataset: { retry },
    } = img;
    delete dataset.loaded;
    const stage = advance(img);
    // Chromium names no candidate before the first response.
    if (dataset.missed === "") dataset.missed = src;
    if (stage) return void report(stage);
    const [left, delayMs] = (retry as string).split(" ") as unknown as [times: number, delayMs: number];
    setTimeout(() => {
      // The page's listener and a component's must not both repeat the request.
      if (!controller.signal.aborted && dataset.retry === retry && isBroken(img)) {
        // The attribute is empty when no request is left.
        dataset.retry = left > 1 ? `${left - 1} ${delayMs * 2}` : "";
        // The browser picks and requests anew: WebKit repeats the failure for an attribute that stays the same.
        const src = img.getAttribute("src") as string;
        img.removeAttribute("src");
        img.src = src;
      }
    }, delayMs);
  };

  /** Ends an event or decode(): the picture is good, or bad, or the element shows which. */
  const settle = (isGood?: boolean, isBad?: boolean): void => {
    if (controller.signal.aborted) return;
    // An error that the head script has handled already is reported below.
    if (memory.reportedStage === "cache") noteAnswer();
    report(stageOf(img));
    if (isGood) onLoaded();
    else if (isBad || isBroken(img)) onFailed();
  };
  // A sound SVG may be 0 wide, and decode() shows that it is not broken. A body that broke off is a `load` in Firefox, which
  // finds a WebP broken when it paints it, and in WebKit, which shows a part of any picture: at the bucket that is a miss.
  // Chromium fires `error`, and would decode each picture once more.
  const confirm = (): void => {
    const { currentSrc } = img;
    if (!img.naturalWidth || !(self as { chrome?: unknown }).chrome)
      img.decode?.().then(
        () => settle(true),
        () => settle(false, currentSrc === img.currentSrc && img.complete && dataset.stage === "cache"),
      );
  };
  const onPicture = (): void => {
    if (img.naturalWidth || !img.decode) settle(true);
    confirm();
  };

  img.addEventListener("error", () => settle(), controller);
  img.addEventListener("load", onPicture, controller);
  // A test environment has no observers.
  if (self.IntersectionObserver) {
    watchRequests(img, confirm, controller);
    watchSilence(img, hooks.patienceMs, onFailed, controller);
  }
  // An image without a stage still waits for its addresses.
  if (dataset.stage) report(stageOf(img));
  else memory.ask?.(controller.signal);
  paintPlaceholder(img);
  dataset.loading = "";
  if (img.complete && img.currentSrc) {
    if (__DEV__ && dataset.stage === "cache" && !img.naturalWidth) warnLate(img);
    onPicture();
  }
  return () => {
    controller.abort();
    delete dataset.loading;
  };
}
