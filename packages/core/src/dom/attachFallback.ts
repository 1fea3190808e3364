import { advance } from "./advance.js";
import { cacheKeyOf } from "./cacheKeyOf.js";
import { isBroken, pickedStage, stageOf } from "./element.js";
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
 * are called, so the object may change; each thing is reported once, also to a listener that begins again later with the
 * same `memory`. Returns its undo.
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

  // Of the candidate that was picked from the bucket, or else the 1x one; of a member of a set that the proxy gave the
  // same member in the bucket.
  const keyOf = (stage: Stage): string => {
    const { currentSrc } = img;
    const { cache, cacheSrc, missed, proxy } = dataset;
    return cacheKeyOf(
      cache && currentSrc.startsWith(proxy as string)
        ? cache + cacheKeyOf(currentSrc)
        : (cacheSrc ?? missed ?? (stage === "cache" ? currentSrc : "")),
      proxy,
    );
  };

  /** Reports each step from the stage that the listener knows of to the one that the element has reached. */
  const report = (stage: Stage): void => {
    dataset.stage = stage;
    if (stage === "cache") {
      memory.reportedStage = stage;
      delete dataset.missed;
    }
    // Behind what was reported: the element was given another image. Or the bucket was never asked.
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
        hooks.onError?.({ ...memory.error, stage, cacheKey: keyOf(stage) }, img);
      } else hooks.onMiss?.({ cacheKey: keyOf(from), from, to } as MissDetail, img);
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
      const stage = pickedStage(img);
      hooks.onLoad?.({ stage, cacheKey: keyOf(stage) }, img);
    }
  };

  const onFailed = (): void => {
    const {
      src,
      dataset: { retry },
    } = img;
    delete dataset.loaded;
    const stage = advance(img);
    // Chromium names no candidate as long as nothing was answered.
    if (dataset.missed === "") dataset.missed = src;
    if (stage) return void report(stage);
    const [left, delayMs] = (retry as string).split(" ") as unknown as [times: number, delayMs: number];
    setTimeout(() => {
      // The page's listener and a component's must not both ask again.
      if (!controller.signal.aborted && dataset.retry === retry && isBroken(img)) {
        // Empty when there are none left.
        dataset.retry = left > 1 ? `${left - 1} ${delayMs * 2}` : "";
        // Makes the browser pick, and ask, anew: WebKit gives the failure back for an attribute that stays the same.
        const src = img.getAttribute("src") as string;
        img.removeAttribute("src");
        img.src = src;
      }
    }, delayMs);
  };

  /** After an event or decode(): a picture is good, or bad, or it is for the element to say. */
  const settle = (isGood?: boolean, isBad?: boolean): void => {
    if (controller.signal.aborted) return;
    // An error that the head script has answered already is reported below.
    if (memory.reportedStage === "cache") noteAnswer();
    report(stageOf(img));
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

  img.addEventListener("error", () => settle(), controller);
  img.addEventListener("load", onPicture, controller);
  // A test environment has no observers.
  if (self.IntersectionObserver) {
    watchRequests(img, confirm, controller);
    watchSilence(img, hooks.patienceMs, onFailed, controller);
  }
  // Without a stage it still waits for its addresses.
  if (dataset.stage) report(stageOf(img));
  else memory.ask?.(controller.signal);
  // CSS colour or `data:` URL; through CSSOM, since a strict Content-Security-Policy blocks style attributes.
  const { background } = style;
  if (placeholder?.startsWith("data:")) style.background = `url(${JSON.stringify(placeholder)}) 50%/cover`;
  // A colour alone: a stranger's placeholder must not name an address.
  else if (placeholder) style.backgroundColor = placeholder;
  // That of a clone is the placeholder of its original.
  img.bucketfirst ??= placeholder && background === style.background ? "" : background;
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
