/** Settings of a trace and of the caches that it runs through. */
export interface Trace {
  views: number;
  pictures: number;
  variants: number;
  zipf: number;
  /** Images that a cache of the least recently used kind has room for. */
  capacity: number;
  /** Separate caches, of which each view picks one. */
  places: number;
  /** Part of the trace for which those keep what nobody asks for. */
  kept: number;
}

/** Misses of each cache, counted view by view from empty caches on. */
export interface Missed {
  bucket: number;
  cacheProxy: number;
  cdn: number;
}

/**
 * Returns a generator of numbers in [0, 1), the same ones for a seed (sfc32). Its state has 128 bits: with fewer, the choice of a
 * rare picture would leave few choices of its variant.
 */
function randomOf(seed: number): () => number {
  let [a, b, c, counter] = [seed, seed ^ 0x9e3779b9, 0x243f6a88, 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 20; i++) next();
  return next;
}

/** Returns the running sums of k^-exponent, the last of which is 1. */
function sumsOf(count: number, exponent: number): Float64Array {
  const sums = new Float64Array(count);
  let sum = 0;
  for (let i = 0; i < count; i++) sums[i] = sum += (i + 1) ** -exponent;
  for (let i = 0; i < count; i++) sums[i]! /= sum;
  return sums;
}

function rankOf(sums: Float64Array, random: number): number {
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (random < sums[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Yields the picture of each view, from 0 on, by Zipf's law; the same ones for a seed. */
export function* zipfRanks(views: number, pictures: number, exponent: number, seed: number): Generator<number> {
  const random = randomOf(seed);
  const sums = sumsOf(pictures, exponent);
  for (let view = 0; view < views; view++) yield rankOf(sums, random());
}

/** A cache of numbered images that lets go of the one that was asked for longest ago. */
class Recent {
  readonly #before: Int32Array;
  readonly #after: Int32Array;
  readonly #capacity: number;
  /** Number of no image, at which the order begins and ends. */
  readonly #end: number;
  #size = 0;

  constructor(images: number, capacity: number) {
    this.#before = new Int32Array(images + 1).fill(-1);
    this.#after = new Int32Array(images + 1).fill(-1);
    this.#capacity = capacity;
    this.#end = images;
    this.#before[images] = this.#after[images] = images;
  }

  /** Asks for an image; returns whether it was there. */
  ask(image: number): boolean {
    const has = this.#after[image]! >= 0;
    if (has) this.#remove(image);
    const latest = this.#before[this.#end]!;
    this.#after[latest] = this.#before[this.#end] = image;
    this.#before[image] = latest;
    this.#after[image] = this.#end;
    this.#size++;
    if (this.#size > this.#capacity) this.#remove(this.#after[this.#end]!);
    return has;
  }

  #remove(image: number): void {
    const [before, after] = [this.#before[image]!, this.#after[image]!];
    this.#after[before] = after;
    this.#before[after] = before;
    this.#after[image] = this.#before[image] = -1;
    this.#size--;
  }
}

/** Sends a random trace through an endless cache, one of limited size, and several that forget. Nothing here is a model. */
export function simulateZipf({ views, pictures, variants, zipf, capacity, places, kept }: Trace, seed: number): Missed {
  const random = randomOf(seed);
  const [ofPicture, ofVariant] = [sumsOf(pictures, zipf), sumsOf(variants, 1)];
  const seen = new Uint8Array(pictures * variants);
  const recent = new Recent(pictures * variants, capacity);
  const lastViews = new Int32Array(pictures * variants * places).fill(-1);
  const missed = { bucket: 0, cacheProxy: 0, cdn: 0 };
  for (let view = 0; view < views; view++) {
    const image = rankOf(ofPicture, random()) * variants + rankOf(ofVariant, random());
    if (seen[image] === 0) missed.bucket++;
    seen[image] = 1;
    if (!recent.ask(image)) missed.cacheProxy++;
    const place = image * places + Math.floor(random() * places);
    const last = lastViews[place]!;
    if (last < 0 || view - last > kept * views) missed.cdn++;
    lastViews[place] = view;
  }
  return missed;
}
