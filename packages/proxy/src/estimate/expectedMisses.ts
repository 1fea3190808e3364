import type { Group } from "./zipfGroups.js";

/**
 * Returns the number of views that an empty cache is expected to miss within a span. Views of each object are independent
 * and arrive at random times. An object is missed at its first view, and wherever its last view was longer ago than it is kept.
 *
 * @param views number of views in the span
 * @param keptSpans time for which an object is kept behind its last view, in spans; infinite where nothing is removed
 * @param places number of separate caches, among which views are spread evenly. Default 1
 * @example
 * expectedMisses([{ count: 1, share: 1 }], 1_000, Infinity) // 1, as good as surely
 */
export function expectedMisses(groups: readonly Group[], views: number, keptSpans: number, places = 1): number {
  const kept = Math.min(keptSpans, 1);
  return groups.reduce((sum, { count, share }) => {
    const rate = (views * share) / places;
    // The first view of an object within the time that it is kept, and every later one behind a longer gap.
    const misses = -Math.expm1(-rate * kept) + rate * (1 - kept) * Math.exp(-rate * kept);
    return sum + count * places * misses;
  }, 0);
}

/**
 * Returns the time for which a full cache of the least recently used kind keeps an object behind its last view, in spans:
 * that in which as many different objects are asked for as it has room for (Che's approximation). Infinite where it never gets full.
 *
 * @param capacity number of objects that the cache has room for
 */
export function keptSpans(groups: readonly Group[], views: number, capacity: number): number {
  const askedFor = (spans: number): number =>
    groups.reduce((sum, { count, share }) => sum - count * Math.expm1(-views * share * spans), 0);
  if (askedFor(1) <= capacity) return Number.POSITIVE_INFINITY;
  let [low, high] = [0, 1];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (askedFor(middle) < capacity) low = middle;
    else high = middle;
  }
  return high;
}
