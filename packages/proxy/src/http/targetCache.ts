import { type Target, type TargetConfig, targetOf } from "./target.js";

/** A function like {@link targetOf}, with its configuration and a cache. */
export type TargetReader = (url: string) => Target;

// At most twice as many are kept, of at most this many characters: 8 MiB in the worst case.
const GENERATION = 2_048;
const LONGEST = 1_024;

/**
 * Creates a reader of request targets. A target that verified once verifies for as long as the keys stay, so a popular image
 * costs its HMAC and digest only once; one that does not verify is never kept.
 *
 * @throws ProxyError as {@link targetOf}, from the returned function
 */
export function createTargetReader(config: TargetConfig): TargetReader {
  let young = new Map<string, Target>();
  let old = new Map<string, Target>();
  return (url) => {
    const known = young.get(url);
    if (known) return known;
    const target = old.get(url) ?? targetOf(url, config);
    if (url.length > LONGEST) return target;
    // Targets without a request since the last change of generations are dropped.
    if (young.size >= GENERATION) [old, young] = [young, new Map()];
    young.set(url, target);
    return target;
  };
}
