/** A habit of older URLs that imgproxy refuses: the segments it stands in, and what to write in place of them. */
export interface Hint {
  /** Index of the first segment. */
  at: number;
  /** Number of segments. */
  count: number;
  sentence: string;
}

const TYPE = /^(?:fit|fill|fill-down|force|crop|auto)$/;
const NUMBER = /^\d+$/;

/**
 * Recognises the basic format of imgproxy 1 and 2, and options whose arguments stand behind slashes.
 *
 * @example
 * hintFor(["_", "size", "300", "200", "YQ"])
 * // { at: 1, count: 3, sentence: "Arguments stand behind colons: write size:300:200." }
 */
export function hintFor(segments: readonly string[]): Hint | undefined {
  for (const [at, segment] of segments.entries()) {
    if (segment === "plain") return undefined;
    const [width = "", height = "", gravity = "", enlarge = ""] = segments.slice(at + 1);
    if (!NUMBER.test(width) || !NUMBER.test(height)) continue;
    if (TYPE.test(segment)) {
      const isWhole = /^[a-z]{2,4}$/.test(gravity) && /^[01]$/.test(enlarge);
      const type = segment === "crop" ? "fill" : segment;
      const rest = isWhole ? `:${enlarge}/g:${gravity}` : "";
      const sentence = `This is the basic format of imgproxy 1 and 2, which 3 removed: write rs:${type}:${width}:${height}${rest}.`;
      return { at, count: isWhole ? 5 : 3, sentence };
    }
    if (segment === "resize" || segment === "size" || segment === "rs" || segment === "s") {
      const type = segment === "resize" || segment === "rs" ? ":fit" : "";
      return { at, count: 3, sentence: `Arguments stand behind colons: write ${segment}${type}:${width}:${height}.` };
    }
  }
  return undefined;
}
