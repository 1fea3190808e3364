/** Objects that are about equally popular. */
export interface Group {
  /** Number of objects. */
  count: number;
  /** Share of all views that each of them has, 0..1. */
  share: number;
}

/** Ranks that are groups of their own. */
const SINGLE = 1_000;
/** Ratio of the last rank of a later group to its first. */
const RATIO = 1.01;

/**
 * Returns objects by popularity: the one of rank k has a share of views in proportion to 1 / k^exponent (Zipf's law). Ranks
 * behind the first thousand stand in groups, so that ten million objects are a few thousand numbers.
 *
 * @param count number of objects, 1 or more
 * @param exponent 0 where all are equally popular; pictures of real sites have 0.6 to 1.2
 * @example
 * zipfGroups(2, 1) // [{ count: 1, share: 2/3 }, { count: 1, share: 1/3 }]
 */
export function zipfGroups(count: number, exponent: number): Group[] {
  const groups: Group[] = [];
  for (let from = 1; from <= count; ) {
    const to = from <= SINGLE ? from + 1 : Math.min(count + 1, Math.ceil(from * RATIO));
    groups.push({ count: to - from, share: from < SINGLE ? from ** -exponent : meanOf(from, to, exponent) });
    from = to;
  }
  const all = groups.reduce((sum, group) => sum + group.count * group.share, 0);
  return groups.map((group) => ({ count: group.count, share: group.share / all }));
}

/** Returns the mean of k^-exponent over the ranks from `from` to before `to`. */
function meanOf(from: number, to: number, exponent: number): number {
  const [low, high] = [from - 0.5, to - 0.5];
  const power = 1 - exponent;
  const area = Math.abs(power) < 1e-9 ? Math.log(high / low) : (high ** power - low ** power) / power;
  return area / (to - from);
}

/**
 * Returns the objects that pictures and their variants make: views choose a picture and a variant independently.
 *
 * @example
 * combined([{ count: 3, share: 1 / 3 }], [{ count: 2, share: 1 / 2 }]) // [{ count: 6, share: 1/6 }]
 */
export const combined = (pictures: readonly Group[], variants: readonly Group[]): Group[] =>
  pictures.flatMap((picture) =>
    variants.map((variant) => ({ count: picture.count * variant.count, share: picture.share * variant.share })),
  );
