import { advance } from "./advance.js";
import { isBroken, stageOf } from "./element.js";
import type { FallbackHooks, MissDetail } from "./hooks.js";
import { nextStage, type Stage } from "./stages.js";
import { warnAnswer, warnLate, warnMisses, warnPainted, watchLargest } from "./warnings.js";

declare global {
  interface HTMLImageElement {
    /** Background that the image had before any placeholder. Where it is missing, nothing has listened yet. */
    bucketfirst?: string;
  }
}

/** What one listener remembers of an image, so that it is told nothing twice when it begins to listen again. */
export interface Memory {
  told?: Stage;
  /** Address of the picture that is painted. */
  painted?: string;
  /** Asks for what the image still waits for; an answer after `signal` has fired is dropped. */
  ask?(signal: AbortSignal): void;
  /** All stages failed. */
  fail?(): void;
}

/**
 * Watches over one image that was rendered from `imageAttributes`: on an error it moves from the cache bucket to the
 * proxy, then to the fallback, then gives up. Takes over what a head script has done, and what failed before it came.
 * Holds no stage, the element does. `hooks` are looked up when they are called, so the object may change; each thing is
 * told once, also to who listens again later with the same `memory`. Returns its undo.
 *
 * @example
 * const detach = attachFallback(document.querySelector("img"), { onMiss: ({ cacheKey }) => console.log(cacheKey) });
 */
export function attachFallback(img: HTMLImageElement, hooks: FallbackHooks = {}, memory: Memory = {}): () => void {
  const { dataset, style } = img;
  // CSS colour or `data:` URL; through CSSOM, since a strict Content-Security-Policy blocks style attributes.
  const { placeholder } = dataset;
  // Stands for the options of a listener as well, of which it has the `signal`.
  const controller = new AbortController();
  memory.told ??= dataset.missed || stageOf(img) === "cache" ? "cache" : "proxy";
  img.bucketfirst ??= style.background;
  let timer: ReturnType<typeof setTimeout>;

  const detail = (stage: Stage) => ({
    stage,
    // The candidate that was picked from the bucket, or else the 1x one; its last path segment.
    cacheKey: (dataset.cacheSrc ?? dataset.missed ?? (stage === "cache" ? img.currentSrc : "")).replace(
      /[^?#]*\/|[?#].*/g,
      "",
    ),
  });

  const tell = (): void => {
    const stage = stageOf(img);
    dataset.stage = stage;
    // Behind what was told: the element was given another image.
    if (stage === "cache") delete dataset.missed;
    if (stage === "cache" || (stage === "proxy" && memory.told !== "cache")) memory.told = stage;
    while (memory.told !== stage && memory.told !== "failed") {
      const from = memory.told as Stage;
      memory.told = nextStage(from, true, dataset.fallback);
      if (__DEV__ && from === "cache") {
        warnAnswer(img);
      }
      if (memory.told === "failed") {
        memory.fail?.();
        hooks.onError?.(detail(memory.told), img);
      } else hooks.onMiss?.({ cacheKey: detail(from).cacheKey, from, to: memory.told } as MissDetail, img);
    }
  };

  const onLoad = (): void => {
    if (controller.signal.aborted) return;
    tell();
    dataset.loaded = "";
    if (placeholder) style.background = img.bucketfirst as string;
    // A cached picture is found complete while its event is still queued; another candidate is another load.
    if (memory.painted !== img.currentSrc) {
      memory.painted = img.currentSrc;
      if (__DEV__) {
        warnPainted(img);
        warnMisses(img, dataset.missed !== undefined);
        watchLargest();
      }
      hooks.onLoad?.(detail(stageOf(img)), img);
    }
  };

  const onError = (): void => {
    if (controller.signal.aborted) return;
    tell();
    const [left, delayMs] = (dataset.retry ?? "").split(" ").map(Number) as [times: number, delayMs: number];
    if (isBroken(img) && !dataset.waiting) {
      delete dataset.loaded;
      if (left && dataset.stage === "proxy") {
        // The page's listener and a component's must not both ask again.
        dataset.waiting = "1";
        timer = setTimeout(() => {
          delete dataset.waiting;
          dataset.retry = `${left - 1} ${delayMs * 2}`;
          if (!isBroken(img)) return;
          // Makes the browser pick, and ask, anew: WebKit gives the failure back for an attribute that stays the same.
          const src = img.getAttribute("src") as string;
          img.removeAttribute("src");
          img.src = src;
        }, delayMs);
      } else advance(img);
    }
    tell();
  };

  const done = img.complete && img.currentSrc;
  img.addEventListener("error", onError, controller);
  img.addEventListener("load", onLoad, controller);
  // Chromium fires no error when a resize picks a candidate that is missing: the image just breaks. decode() waits for
  // one that is on its way, and where Firefox refuses a lazy image early, nothing is found broken.
  addEventListener(
    "resize",
    () => {
      if (stageOf(img) !== "cache") return;
      clearTimeout(timer);
      // Long enough for a drag to end, short enough that nobody sees the broken picture for long.
      timer = setTimeout(() => img.decode().catch(onError), 150);
    },
    controller,
  );
  // Without a stage it still waits for its addresses.
  if (dataset.stage) tell();
  else memory.ask?.(controller.signal);
  if (done && img.naturalWidth) onLoad();
  else {
    if (placeholder) {
      style.background = placeholder.startsWith("data:")
        ? `url(${JSON.stringify(placeholder)}) 50%/cover`
        : placeholder;
    }
    if (done) {
      if (__DEV__ && dataset.stage === "cache") warnLate(img);
      // An SVG may be 0 wide and fine; decode() tells it from a broken image.
      img.decode().then(onLoad, onError);
    }
  }
  return () => {
    controller.abort();
    clearTimeout(timer);
    delete dataset.waiting;
  };
}
