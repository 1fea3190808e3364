declare global {
  /** True in the build behind the `development` export condition, false in the other: see tsup.config.ts. */
  const __DEV__: boolean;
}

// Development only: every call stands behind __DEV__, and the production build leaves this file out.

const told = new Set<string>();
let images = 0;
let misses = 0;

const warn = (what: string, cure: string, img?: HTMLImageElement): void => {
  if (told.has(what)) return;
  told.add(what);
  console.warn(`[bucketfirst] ${what}: ${cure}`, ...(img ? [img] : []));
};

/** An image was found broken when its component arrived. */
export function warnLate(img: HTMLImageElement): void {
  warn(
    "an image had failed before anything listened",
    "render the head script (<FallbackScript />, renderHead()) inline in <head>, before the first image",
    img,
  );
}

/** Counts what the bucket had, and did not have. */
export function warnMisses(img: HTMLImageElement, missed: boolean): void {
  images += 1;
  if (missed) misses += 1;
  if (images < 10 || misses * 2 <= images) return;
  if (img.crossOrigin !== null && misses === images) {
    warn(
      "every image missed the bucket",
      "with `crossorigin` set, the bucket must send Access-Control-Allow-Origin",
      img,
    );
  } else {
    warn(
      "more than half of the images missed the bucket",
      "is `cacheUrl`/`cacheFolder` where the proxy stores, and public?",
    );
  }
}

/** Status of an answer; 0 where the browser tells none, as of another origin without CORS. */
const statusOf = (url: string): number =>
  (performance.getEntriesByName?.(url).at(-1) as { responseStatus?: number } | undefined)?.responseStatus ?? 0;

/** Looks at how the bucket said that it has no such image. */
export function warnAnswer({ dataset }: HTMLImageElement): void {
  if (dataset.missed && statusOf(dataset.missed) === 200) {
    warn(
      "the bucket answers a miss with 200 and no image",
      "let it answer 404 or 403: caches keep a 200, and its body is loaded for nothing",
    );
  }
}

/** Looks at what was painted. */
export function warnPainted(img: HTMLImageElement): void {
  const { naturalWidth, naturalHeight, clientWidth, dataset } = img;
  const width = Number(img.getAttribute("width"));
  const height = Number(img.getAttribute("height"));
  if (dataset.stage === "cache" && statusOf(img.currentSrc) >= 400) {
    warn(
      "the bucket answers a miss with an image",
      "remove its error document: browsers show it, and ask no proxy",
      img,
    );
  }
  if (/\s\d+w/.test(img.srcset) && !img.sizes) {
    warn(
      "a srcset of widths without `sizes`",
      "say how wide the image is shown, or browsers assume the whole window",
      img,
    );
  }
  if (clientWidth && !img.srcset && naturalWidth > clientWidth * Math.max(2, devicePixelRatio * 2)) {
    warn("a file far larger than its box", "ask for a smaller `width`, or for several with `layout`", img);
  }
  if (width && height && naturalHeight && Math.abs((width / height) * (naturalHeight / naturalWidth) - 1) > 0.1) {
    warn(
      "an image of another ratio than its box",
      "make `width` and `height` agree with the picture: the page shifts",
      img,
    );
  }
}

/** Tells when the largest picture of the page was lazy. */
export function watchLargest(): void {
  if (told.has("observer") || typeof PerformanceObserver === "undefined") return;
  told.add("observer");
  if (!PerformanceObserver.supportedEntryTypes?.includes("largest-contentful-paint")) return;
  new PerformanceObserver((list) => {
    for (const { element } of list.getEntries() as (PerformanceEntry & { element?: HTMLImageElement })[]) {
      if (element?.loading === "lazy" && element.dataset.stage) {
        warn("the largest image of the page is lazy", "give it `priority`", element);
      }
    }
  }).observe({ type: "largest-contentful-paint", buffered: true });
}
