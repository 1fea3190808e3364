import type { Stage } from "./stages.js";

declare global {
  /** True in the build behind the `development` export condition, false in the other: see tsup.config.ts. */
  const __DEV__: boolean;
}

// Development only: every call stands behind __DEV__, and the production build leaves this file out.

const told = new Set<string>();
/** A server prints other images for ever. */
const MAX_TOLD = 1000;
let images = 0;
let misses = 0;
let isAsking = false;
/** When the bucket is asked again for what it did not have: a proxy has stored it by then. */
const STORED_MS = 2000;

/** An image as a reader finds it again. */
const describe = ({ alt, id, currentSrc, src }: HTMLImageElement): string =>
  `the image ${id && `#${id} `}${alt && `"${alt}" `}${currentSrc || src}`.trim();

/** Prints one line for each `what`. */
export const warn = (what: string, cure: string, img?: HTMLImageElement): void => {
  if (told.has(what)) return;
  if (told.size > MAX_TOLD) told.clear();
  told.add(what);
  // As text: a terminal that shows a browser's console has no elements.
  console.warn(`[bucketfirst] ${what}: ${cure}${img ? ` (${describe(img)})` : ""}`);
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
  if (images < 10 || misses * 2 <= images || !missed || isAsking) return;
  isAsking = true;
  const { crossOrigin, dataset } = img;
  const all = misses === images;
  // An empty bucket misses everything once. One that still lacks what the proxy has made is another one, or not public.
  setTimeout(() => {
    const again = new Image();
    again.crossOrigin = crossOrigin;
    again.onerror = () => {
      if (crossOrigin !== null && all) {
        warn(
          "every image missed the bucket",
          "with `crossorigin` set, the bucket must send Access-Control-Allow-Origin",
          img,
        );
      } else {
        warn(
          "more than half of the images missed the bucket",
          "is `cacheUrl`/`cacheFolder` where the proxy stores, and public? It still lacks what the proxy has made",
          img,
        );
      }
    };
    again.src = dataset.missed as string;
  }, STORED_MS);
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

/** What an instance says of its refusal, and what to do about it. */
const CURES: [message: RegExp, cure: string][] = [
  [/^variant:/, "add it to `variants` of createImages on the server, or correct the name"],
  [/^source: expected an allowed/, "add it to `allowSources` of createSignHandler, or correct `src`"],
  [
    /^endpoint:/,
    "`endpoint` of createRemoteImages is the address of the sign handler, whose `authorize` lets the page in",
  ],
  [/fetch|network|load failed/i, "does the server of `endpoint` run, and does its CORS allow this page?"],
];

/** What a status of the proxy means most often. */
const STATUS_CURES: Record<number, string> = {
  403: "do server and proxy have the same IMGPROXY_KEY and IMGPROXY_SALT? ",
  404: "does the source exist, and does the proxy reach it? ",
};

/** Tells why an image has left a stage behind the bucket: no instance gave an address, or its addresses no picture. */
export function warnFailed(img: HTMLImageElement, from: Stage, refusal?: { message?: string }): void {
  const { fallback, missed, cacheSrc, proxySrc, stage } = img.dataset;
  if (from === "fallback") {
    warn(`the fallback ${fallback} gave no picture`, "is it where the page says?", img);
  } else if (refusal) {
    const { message = "" } = refusal;
    const cure = CURES.find(([pattern]) => pattern.test(message))?.[1] ?? "the instance in context gave no image";
    warn(`an image was refused: ${message}`, cure, img);
  } else {
    const url = (stage === "failed" && img.currentSrc) || proxySrc;
    const status = statusOf(url ?? "");
    warn(
      missed || cacheSrc ? "neither bucket nor proxy gave a picture" : "the proxy gave no picture",
      `${STATUS_CURES[status] ?? ""}The proxy says why${status ? ` (${status})` : ""}: open ${url ?? "its address"}`,
      img,
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
