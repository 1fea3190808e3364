import { type Target, type TargetConfig, targetOf } from "./target.js";

/** {@link targetOf} with its configuration, and a memory. */
export type TargetReader = (url: string) => Target;

// Twice as many at most, of at most this many characters: 8 MiB in the worst case.
const GENERATION = 2_048;
const LONGEST = 1_024;

/**
 * Reads request targets. What verified once verifies for as long as the keys stay, so a popular image costs its HMAC
 * and digest only once; what does not verify is never remembered.
 *
 * @throws what {@link targetOf} throws, from the function it gives
 */
export function createTargetReader(config: TargetConfig): TargetReader {
  let young = new Map<string, Target>();
  let old = new Map<string, Target>();
  return (url) => {
    const known = young.get(url);
    if (known) return known;
    const target = old.get(url) ?? targetOf(url, config);
    if (url.length > LONGEST) return target;
    // Those not asked for since the last change of generations go.
    if (young.size >= GENERATION) [old, young] = [young, new Map()];
    young.set(url, target);
    return target;
  };
}
