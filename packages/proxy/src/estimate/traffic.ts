import { expectedMisses, keptSpans } from "./expectedMisses.js";
import { combined, zipfGroups } from "./zipfGroups.js";

/** Sizes of the caches that are compared. */
export interface Caches {
  /** Bytes of the disk of a cache proxy. */
  cacheBytes: number;
  /** Places of a CDN, each of which has a cache of its own. */
  cdnPlaces: number;
  /** Days for which a CDN keeps what nobody asks for. */
  cdnDays: number;
}

/** Thirty days of views, from empty caches and an empty bucket on. */
export interface Traffic {
  views: number;
  pictures: number;
  /** Images that are made of each picture at its upload, where all are. */
  variants: number;
  /** Mean length of an image in bytes. */
  bytes: number;
  /** Mean length of an original in bytes. */
  originalBytes: number;
  /** Different images that are asked for. */
  asked: number;
  /** Views that each kind of cache does not have: a bucket that keeps everything, a cache proxy, a CDN. */
  misses: { bucket: number; cacheProxy: number; cdn: number };
  /** Origin of these numbers, for the reader. */
  from: "numbers" | "log";
}

/** Numbers that describe traffic. */
export interface Numbers {
  views: number;
  pictures: number;
  variants: number;
  bytes: number;
  originalBytes: number;
  /** Exponent of Zipf's law for pictures. */
  zipf: number;
  /** Share of views that the bucket has, where it was measured, 0..1. */
  hitShare?: number;
}

/** Exponent of Zipf's law for the variants of a picture: a few sizes of screens are frequent. */
const VARIANTS = 1;
export const DAYS = 30;

/** Estimates traffic by a model: views choose a picture by Zipf's law, and one of its variants, independently. */
export function trafficOfNumbers(numbers: Numbers, { cacheBytes, cdnPlaces, cdnDays }: Caches): Traffic {
  const { views, pictures, variants, bytes, originalBytes, zipf, hitShare } = numbers;
  const groups = combined(zipfGroups(pictures, zipf), zipfGroups(variants, VARIANTS));
  const asked =
    hitShare === undefined ? expectedMisses(groups, views, Number.POSITIVE_INFINITY) : views * (1 - hitShare);
  const kept = keptSpans(groups, views, cacheBytes / bytes);
  return {
    views,
    pictures,
    variants,
    bytes,
    originalBytes,
    asked,
    misses: {
      bucket: asked,
      cacheProxy: Math.max(asked, expectedMisses(groups, views, kept)),
      cdn: Math.max(asked, expectedMisses(groups, views, cdnDays / DAYS, cdnPlaces)),
    },
    from: "numbers",
  };
}
