import { invalidConfig } from "../base/errors.js";
import { RecentlyUsed } from "./recentlyUsed.js";
import { type Caches, DAYS, type Traffic } from "./traffic.js";
import type { View } from "./viewLine.js";

const DAY_MS = 86_400_000;

/** Numbers that a log does not have. */
export interface Unsaid {
  variants: number;
  originalBytes: number;
  /** Number of pictures; default: the sources that the log names, else its images by `variants`. */
  pictures?: number;
}

/** Facts about one image of a log. */
interface Seen {
  views: number;
  bytes: number;
}

/**
 * Counts the views of a log, and scales them to thirty days. Bucket and cache proxy are followed view by view; a CDN, whose
 * places no log names, is a model: views are spread evenly over them and over the time of the log.
 */
export class ViewCounter {
  readonly #caches: Caches;
  readonly #cacheProxy: RecentlyUsed;
  readonly #images = new Map<string, Seen>();
  readonly #sources = new Set<string>();
  #views = 0;
  #first = Number.POSITIVE_INFINITY;
  #last = 0;

  constructor(caches: Caches) {
    this.#caches = caches;
    this.#cacheProxy = new RecentlyUsed(caches.cacheBytes);
  }

  add({ image, source, time, bytes, isUnchanged }: View): void {
    const seen = this.#images.get(image) ?? { views: 0, bytes: 0 };
    seen.views++;
    // A part, or no body at all, does not say how long an image is.
    if (!isUnchanged) seen.bytes = Math.max(seen.bytes, bytes);
    this.#images.set(image, seen);
    if (source !== undefined) this.#sources.add(source);
    this.#cacheProxy.ask(image, seen.bytes);
    this.#views++;
    this.#first = Math.min(this.#first, time);
    this.#last = Math.max(this.#last, time);
  }

  /**
   * Returns the traffic of thirty days like those of the log.
   *
   * @throws ProxyError `INVALID_CONFIG` where there was no view, or their times do not differ
   */
  traffic({ variants, originalBytes, pictures }: Unsaid): Traffic & { hitShareOfLog: number; days: number } {
    const days = (this.#last - this.#first) / DAY_MS;
    if (this.#views === 0 || !(days > 0)) {
      const found = this.#views === 0 ? "none" : `${this.#views} at one moment`;
      throw invalidConfig(`logs: expected views of images over some time, found ${found}`);
    }
    const month = DAYS / days;
    const asked = this.#images.size;
    const served = [...this.#images.values()].reduce((sum, { views, bytes }) => sum + views * bytes, 0);
    return {
      views: this.#views * month,
      pictures: pictures ?? (this.#sources.size || Math.ceil(asked / variants)),
      variants,
      bytes: served / this.#views,
      originalBytes,
      asked: asked * month,
      misses: {
        bucket: asked * month,
        cacheProxy: this.#cacheProxy.misses * month,
        cdn: this.#cdnMisses(days) * month,
      },
      from: "log",
      days,
      hitShareOfLog: 1 - asked / this.#views,
    };
  }

  #cdnMisses(days: number): number {
    const { cdnPlaces, cdnDays } = this.#caches;
    let misses = 0;
    for (const { views } of this.#images.values()) {
      // Each place that is asked misses once, and again behind each gap that is longer than it keeps an image.
      const places = cdnPlaces * (1 - (1 - 1 / cdnPlaces) ** views);
      const gap = cdnDays < days ? Math.exp((-views / cdnPlaces / days) * cdnDays) : 0;
      misses += places + (views - places) * gap;
    }
    return misses;
  }
}
