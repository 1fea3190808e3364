import { advance, show } from "./advance.js";
import { isBroken, stageOf } from "./element.js";
import type { FallbackHooks, LoadDetail, MissDetail } from "./hooks.js";
import { placeholder } from "./placeholder.js";
import { nextState, type Stage } from "./stages.js";

/** What a listener does with one image. */
export interface ImageWatch {
  /** Takes the element as it is found: swapped, painted or failed before anybody listened. */
  adopt(): void;
  onError(): void;
  onLoad(): void;
  stop(): void;
}

/** Two listeners on one image (the page's and a component's) must not both ask again. */
const waiting = new WeakSet<HTMLImageElement>();

const detailOf = (img: HTMLImageElement, stage: Stage): LoadDetail => {
  const { missed, cacheSrc } = img.dataset;
  const url = missed ?? (stage === "cache" ? img.currentSrc : cacheSrc) ?? "";
  return { stage, cacheKey: url.replace(/[?#].*/, "").replace(/.*\//, "") };
};

/** Follows one image and tells `hooks` each thing once. Holds no stage: the element does. */
export function watchImage(img: HTMLImageElement, hooks: FallbackHooks = {}): ImageWatch {
  let told: Stage = img.dataset.missed !== undefined || stageOf(img) === "cache" ? "cache" : "proxy";
  let painted: string | undefined;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout>;

  const tell = (): void => {
    const stage = stageOf(img);
    const last = stage === "failed" ? (img.dataset.fallback ? "fallback" : "proxy") : stage;
    while (told !== last && told !== "failed" && told !== "fallback") {
      const to = told === "cache" ? "proxy" : "fallback";
      hooks.onMiss?.({ cacheKey: detailOf(img, told).cacheKey, from: told, to } as MissDetail, img);
      told = to;
    }
    if (stage === "failed" && told !== stage) {
      told = stage;
      hooks.onError?.(detailOf(img, stage), img);
    }
  };

  const onLoad = (): void => {
    if (stopped) return;
    tell();
    img.dataset.loaded = "";
    placeholder(img, false);
    // Attaching finds a cached picture complete while its event is still queued; another candidate is another load.
    if (painted === img.currentSrc) return;
    painted = img.currentSrc;
    hooks.onLoad?.(detailOf(img, stageOf(img)), img);
  };

  const onError = (): void => {
    if (stopped) return;
    const stage = stageOf(img);
    const [times, delayMs] = (img.dataset.retry ?? "0").split(" ").map(Number) as [number, number];
    const state = { stage, retried: Number(img.dataset.retried ?? 0) };
    const next = nextState(state, !!isBroken(img) && !waiting.has(img), {
      fallback: !!img.dataset.fallback,
      retries: times,
    });
    if (next !== state && next.stage === stage) {
      waiting.add(img);
      timer = setTimeout(
        () => {
          waiting.delete(img);
          img.dataset.retried = String(next.retried);
          if (stageOf(img) === stage) show(img, stage);
        },
        delayMs * 2 ** state.retried,
      );
    } else if (next !== state) {
      delete img.dataset.loaded;
      advance(img);
    }
    tell();
  };

  return {
    adopt() {
      // Without a stage it still waits for its addresses.
      if (!img.dataset.stage) return;
      img.dataset.stage = stageOf(img);
      tell();
      const done = img.complete && img.currentSrc;
      placeholder(img, !(done && img.naturalWidth));
      // An SVG may be 0 wide and fine; decode() tells it from a broken image.
      if (done) img.naturalWidth ? onLoad() : img.decode().then(onLoad, onError);
    },
    onError,
    onLoad,
    stop() {
      stopped = true;
      clearTimeout(timer);
      waiting.delete(img);
    },
  };
}
