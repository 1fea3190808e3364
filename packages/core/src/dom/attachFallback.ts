import { advance } from "./advance.js";
import { cacheKeyOf } from "./cacheKeyOf.js";
import { isBroken, stageOf } from "./element.js";
import type { FallbackHooks, MissDetail } from "./hooks.js";
import type { Memory } from "./memory.js";
import { afterFailure, type Stage } from "./stages.js";
import { warnAnswer, warnFailed, warnLate, warnMisses, warnPainted, watchLargest } from "./warnings.js";
import { watchRequests } from "./watchRequests.js";
import { noteAnswer, watchSilence } from "./watchSilence.js";

/**
 * Watches over one image that was rendered from `imageAttributes`: on an error it moves from the cache bucket to the
 * proxy, then to the fallback, then gives up; so it does when the bucket stays silent for `patienceMs`. Takes over what a
 * head script has done, and what failed before it came. Holds no stage, the element does. `hooks` are looked up when they
 * are called, so the object may change; each thing is told once, also to who listens again later with the same `memory`.
 * Returns its undo.
 *
 * @example
 * const detach = attachFallback(document.querySelector("img"), { onMiss: ({ cacheKey }) => console.log(cacheKey) });
 */
export function attachFallback(img: HTMLImageElement, hooks: FallbackHooks = {}, memory: Memory = {}): () => void {
  const { dataset, style } = img;
  const { placeholder } = dataset;
  // Stands for the options of a listener as well, of which it has the `signal`.
  const controller = new AbortController();
  memory.reportedStage ??= dataset.missed ? "cache" : "proxy";

  // Of the candidate that was picked from the bucket, or else the 1x one.
  const keyOf = (stage: Stage): string =>
    cacheKeyOf(dataset.cacheSrc ?? dataset.missed ?? (stage === "cache" ? img.currentSrc : ""));

  const tell = (): void => {
    const stage = stageOf(img);
    dataset.stage = stage;
    // Behind what was told: the element was given another image.
    if (stage === "cache") delete dataset.missed;
    if (stage === "cache" || (stage === "proxy" && memory.reportedStage !== "cache")) memory.reportedStage = stage;
    while (memory.reportedStage !== stage && memory.reportedStage !== "failed") {
      const from = memory.reportedStage as Stage;
      memory.reportedStage = afterFailure(from, dataset.fallback);
      if (__DEV__) {
        if (from === "cache") warnAnswer(img);
        else warnFailed(img, from, memory.error);
      }
      if (memory.reportedStage === "failed") {
        delete dataset.loading;
        memory.onFailed?.();
        hooks.onError?.({ ...memory.error, stage, cacheKey: keyOf(stage) }, img);
      } else hooks.onMiss?.({ cacheKey: keyOf(from), from, to: memory.reportedStage } as MissDetail, img);
    }
  };

  const onLoaded = (): void => {
    dataset.loaded = "";
    delete dataset.loading;
    if (placeholder) style.background = img.bucketfirst as string;
    // A cached picture is found complete while its event is still queued; another candidate is another load.
    if (memory.paintedSrc !== img.currentSrc) {
      memory.paintedSrc = img.currentSrc;
      if (__DEV__) {
        warnPainted(img);
        warnMisses(img, dataset.missed !== undefined);
        watchLargest();
      }
      const stage = dataset.stage as Stage;
      hooks.onLoad?.({ stage, cacheKey: keyOf(stage) }, img);
    }
  };

  const onFailed = (): void => {
    const { retry } = dataset;
    const [left, delayMs] = (retry ?? "").split(" ") as unknown as [times: number, delayMs: number];
    delete dataset.loaded;
    if (left > 0 && dataset.stage === "proxy") {
      setTimeout(() => {
        // The page's listener and a component's must not both ask again.
        if (!controller.signal.aborted && dataset.retry === retry && isBroken(img)) {
          dataset.retry = `${left - 1} ${delayMs * 2}`;
          // Makes the browser pick, and ask, anew: WebKit gives the failure back for an attribute that stays the same.
          const src = img.getAttribute("src") as string;
          img.removeAttribute("src");
          img.src = src;
        }
      }, delayMs);
    } else {
      const { src } = img;
      advance(img);
      // Chromium names no candidate as long as nothing was answered.
      if (dataset.missed === "") dataset.missed = src;
      tell();
    }
  };

  /** After what an event or decode() told: a picture is good, or bad, or it is for the element to say. */
  const settle = (isGood?: boolean, isBad?: boolean): void => {
    if (controller.signal.aborted) return;
    // An error that the head script has answered already is told below.
    if (memory.reportedStage === "cache") noteAnswer();
    tell();
    if (isGood) onLoaded();
    else if (isBad || isBroken(img)) onFailed();
  };
  // An SVG may be 0 wide and fine: this tells it from a broken image. And a body that broke off is a `load` in Firefox,
  // which finds a WebP broken when it paints it, and in WebKit, which shows what there is of any picture: at the bucket
  // that is a miss. Chromium says `error`, and would decode each picture once more.
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

  const done = img.complete && img.currentSrc;
  img.addEventListener("error", () => settle(), controller);
  img.addEventListener("load", onPicture, controller);
  // A test environment has no observers.
  if (self.IntersectionObserver) {
    watchRequests(img, confirm, controller);
    watchSilence(img, hooks.patienceMs, onFailed, controller);
  }
  // Without a stage it still waits for its addresses.
  if (dataset.stage) tell();
  else memory.ask?.(controller.signal);
  // CSS colour or `data:` URL; through CSSOM, since a strict Content-Security-Policy blocks style attributes.
  const { background } = style;
  if (placeholder?.startsWith("data:")) style.background = `url(${JSON.stringify(placeholder)}) 50%/cover`;
  // A colour alone: a stranger's placeholder must not name an address.
  else if (placeholder) style.backgroundColor = placeholder;
  // That of a clone is the placeholder of its original.
  img.bucketfirst ??= placeholder && background === style.background ? "" : background;
  if (done && img.naturalWidth) onPicture();
  else {
    dataset.loading = "";
    if (done) {
      if (__DEV__ && dataset.stage === "cache") warnLate(img);
      confirm();
    }
  }
  return () => {
    controller.abort();
    delete dataset.loading;
  };
}
