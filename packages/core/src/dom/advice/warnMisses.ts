import { warn } from "./warn.js";

let images = 0;
let misses = 0;
let isAsking = false;
/** Milliseconds after which the bucket is asked again for a missing image, which a proxy has stored by then. */
const STORED_MS = 2000;

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
