import type { Stage } from "./stages.js";

declare global {
  /** True in the build behind the `development` export condition, false in the other: see tsup.config.ts. */
  const __DEV__: boolean;
}

// Development only: every call stands behind __DEV__, and the production build leaves this file out.

const printed = new Set<string>();
/** Most lines that are remembered, since a server prints other images for ever. */
const MAX_PRINTED = 1000;
let images = 0;
let misses = 0;
let isAsking = false;
/** Milliseconds after which the bucket is asked again for a missing image, which a proxy has stored by then. */
const STORED_MS = 2000;

/** Describes an image so that a developer finds it. */
const describe = ({ alt, id, currentSrc, src }: HTMLImageElement): string =>
  `the image ${id && `#${id} `}${alt && `"${alt}" `}${currentSrc || src}`.trim();

/** Prints one line for each `what`. */
export const warn = (what: string, cure: string, img?: HTMLImageElement): void => {
  if (printed.has(what)) return;
  if (printed.size > MAX_PRINTED) printed.clear();
  printed.add(what);
  // The line is one text, since a terminal that shows a browser's console has no elements.
  console.warn(`[bucketfirst] ${what}: ${cure}${img ? ` (${describe(img)})` : ""}`);
};

/** Warns of an image that was broken when its component started. */
export function warnLate(img: HTMLImageElement): void {
  warn(
    "an image had failed before anything listened",
    "render the head script (<FallbackScript />, renderHead()) inline in <head>, before the first image",
    img,
  );
}

/** Counts hits and misses, and warns of a bucket that never has the images. */
export function warnMisses(img: HTMLImageElement, missed: boolean): void {
  images += 1;
  if (missed) misses += 1;
  if (images < 10 || misses * 2 <= images || !missed || isAsking) return;
  isAsking = true;
  const { crossOrigin, dataset } = img;
  const all = misses === images;
  // An empty bucket misses every image once. If it still lacks one that the proxy has made, it is another bucket, or not public.
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

/** Returns the status of a response; 0 where the browser hides it, as of another origin without CORS. */
const statusOf = (url: string): number =>
  (performance.getEntriesByName?.(url).at(-1) as { responseStatus?: number } | undefined)?.responseStatus ?? 0;

/** Warns of a bucket whose response for a missing image is wrong. */
export function warnAnswer({ dataset }: HTMLImageElement): void {
  if (dataset.missed && statusOf(dataset.missed) === 200) {
    warn(
      "the bucket answers a miss with 200 and no image",
      "let it answer 404 or 403: caches keep a 200, and its body is loaded for nothing",
    );
  }
}

/** Messages of an instance's refusals, each with its cure. */
const CURES: [message: RegExp, cure: string][] = [
  [/^variant:/, "add it to `variants` of createImages on the server, or correct the name"],
  [/^source: expected an allowed/, "add it to `allowSources` of createSignHandler, or correct `src`"],
  [
    /^endpoint:/,
    "`endpoint` of createRemoteImages is the address of the sign handler, whose `authorize` lets the page in",
  ],
  [/fetch|network|load failed/i, "does the server of `endpoint` run, and does its CORS allow this page?"],
];

/** Most frequent cause and cure for a status of the proxy. */
const STATUS_CURES: Record<number, string> = {
  403: "do server and proxy have the same IMGPROXY_KEY and IMGPROXY_SALT? ",
  404: "does the source exist, and does the proxy reach it? ",
};

/** Warns of an image that failed behind the bucket: its instance refused it, or its addresses had no picture. */
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

/** Warns of faults of a painted picture. */
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

/** Warns where the largest picture of the page was lazy. */
export function watchLargest(): void {
  if (printed.has("observer") || typeof PerformanceObserver === "undefined") return;
  printed.add("observer");
  if (!PerformanceObserver.supportedEntryTypes?.includes("largest-contentful-paint")) return;
  new PerformanceObserver((list) => {
    for (const { element } of list.getEntries() as (PerformanceEntry & { element?: HTMLImageElement })[]) {
      if (element?.loading === "lazy" && element.dataset.stage) {
        warn("the largest image of the page is lazy", "give it `priority`", element);
      }
    }
  }).observe({ type: "largest-contentful-paint", buffered: true });
}
