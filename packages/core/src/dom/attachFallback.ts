import { advance } from "./advance.js";
import { isBroken, stageOf } from "./element.js";
import type { ErrorDetail, FallbackHooks, MissDetail } from "./hooks.js";
import { nextStage, type Stage } from "./stages.js";
import { warnAnswer, warnFailed, warnLate, warnMisses, warnPainted, watchLargest } from "./warnings.js";

declare global {
  interface HTMLImageElement {
    /** Background that the image had before any placeholder. Where it is missing, nothing has listened yet. */
    bucketfirst?: string;
  }
}

/**
 * What one listener remembers of an image, so that it is told nothing twice when it begins to listen again. Names with an
 * underscore are ours alone: the build shortens them (tsup.config.ts).
 */
export interface Memory {
  _told?: Stage;
  /** Address of the picture that is painted. */
  _painted?: string;
  /** Asks for what the image still waits for; an answer after `signal` has fired is dropped. */
  _ask?(signal: AbortSignal): void;
  /** All stages failed. */
  _onFailed?(): void;
  /** Why there are no addresses, from the instance that was asked. */
  _error?: Pick<ErrorDetail, "code" | "message">;
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
  memory._told ??= dataset.missed ? "cache" : "proxy";
  img.bucketfirst ??= style.background;
  let timer: ReturnType<typeof setTimeout>;

  // The candidate that was picked from the bucket, or else the 1x one; its last path segment.
  const keyOf = (stage: Stage): string =>
    (dataset.cacheSrc ?? dataset.missed ?? (stage === "cache" ? img.currentSrc : "")).replace(/[^?#]*\/|[?#].*/g, "");

  const tell = (): void => {
    const stage = stageOf(img);
    dataset.stage = stage;
    // Behind what was told: the element was given another image.
    if (stage === "cache") delete dataset.missed;
    if (stage === "cache" || (stage === "proxy" && memory._told !== "cache")) memory._told = stage;
    while (memory._told !== stage && memory._told !== "failed") {
      const from = memory._told as Stage;
      memory._told = nextStage(from, true, dataset.fallback);
      if (__DEV__) {
        if (from === "cache") warnAnswer(img);
        else warnFailed(img, from, memory._error);
      }
      if (memory._told === "failed") {
        memory._onFailed?.();
        hooks.onError?.({ ...memory._error, stage, cacheKey: keyOf(stage) }, img);
      } else hooks.onMiss?.({ cacheKey: keyOf(from), from, to: memory._told } as MissDetail, img);
    }
  };

  /** After an event, or with what decode() came to: nothing is good, a `load` too. */
  const onSettled = (why?: Event | Error): void => {
    if (controller.signal.aborted) return;
    tell();
    if (!why || (why as Event).type === "load") {
      dataset.loaded = "";
      if (placeholder) style.background = img.bucketfirst as string;
      // A cached picture is found complete while its event is still queued; another candidate is another load.
      if (memory._painted !== img.currentSrc) {
        memory._painted = img.currentSrc;
        if (__DEV__) {
          warnPainted(img);
          warnMisses(img, dataset.missed !== undefined);
          watchLargest();
        }
        const stage = dataset.stage as Stage;
        hooks.onLoad?.({ stage, cacheKey: keyOf(stage) }, img);
      }
    } else if (isBroken(img)) {
      const { retry } = dataset;
      const [left, delayMs] = (retry?.split(" ") ?? []) as unknown as [times: number, delayMs: number];
      delete dataset.loaded;
      if (left > 0 && dataset.stage === "proxy") {
        timer = setTimeout(() => {
          // The page's listener and a component's must not both ask again.
          if (dataset.retry === retry && isBroken(img)) {
            dataset.retry = `${left - 1} ${delayMs * 2}`;
            // Makes the browser pick, and ask, anew: WebKit gives the failure back for an attribute that stays the same.
            const src = img.getAttribute("src") as string;
            img.removeAttribute("src");
            img.src = src;
          }
        }, delayMs);
      } else advance(img);
    }
    tell();
  };
  // An SVG may be 0 wide and fine: this tells it from a broken image.
  const confirm = (): unknown => img.decode().then(onSettled as () => void, onSettled);

  const done = img.complete && img.currentSrc;
  img.addEventListener("error", onSettled, controller);
  img.addEventListener("load", onSettled, controller);
  // Chromium fires no error when a resize picks a candidate that is missing: the image just breaks. decode() waits for
  // one that is on its way, and where Firefox refuses a lazy image early, nothing is found broken.
  addEventListener(
    "resize",
    () => {
      if (dataset.stage !== "cache") return;
      clearTimeout(timer);
      // Long enough for a drag to end, short enough that nobody sees the broken picture for long.
      timer = setTimeout(confirm, 150);
    },
    controller,
  );
  // Without a stage it still waits for its addresses.
  if (dataset.stage) tell();
  else memory._ask?.(controller.signal);
  if (done && img.naturalWidth) onSettled();
  else {
    if (placeholder) {
      if (placeholder.startsWith("data:")) style.background = `url(${JSON.stringify(placeholder)}) 50%/cover`;
      // Not the shorthand, in which the descriptor of a stranger could name an address.
      else style.backgroundColor = placeholder;
    }
    if (done) {
      if (__DEV__ && dataset.stage === "cache") warnLate(img);
      confirm();
    }
  }
  return () => {
    controller.abort();
    clearTimeout(timer);
  };
}
