import type { AdmissionRules } from "./admission.js";

/** Reason for which a path alone keeps its image out of the bucket, and an object that lies there from being served. */
export type Bar = "expires" | "raw" | "second-source";

// A quick test that runs for every hit: nearly no path has any of these.
const NAMES = ["/exp", "/raw", "/fiu", "/fallback_image_url", "/wmu", "/watermark_url"];

/**
 * Options whose argument is an address. These may put another image under the key of this one: the fallback image when the
 * source fails, a watermark that changes.
 */
export const SECOND_SOURCE: ReadonlySet<string> = new Set(["fiu", "fallback_image_url", "wmu", "watermark_url"]);

/**
 * Returns the reason why nothing that is made of a path may be stored, or undefined.
 *
 * @example
 * forbiddenByPath("/sig/w:100/exp:4102444800/aGk", rules) // "expires"
 */
export function forbiddenByPath(path: string, rules: AdmissionRules): Bar | undefined {
  if (!NAMES.some((name) => path.includes(name))) return undefined;
  for (const [name, value = ""] of optionsOf(path, rules.argumentsSeparator)) {
    // For imgproxy, zero and less mean "never".
    if ((name === "exp" || name === "expires") && !/^(?:-\d+|[+-]?0+)$/.test(value)) return "expires";
    if (SECOND_SOURCE.has(name) && value !== "") return "second-source";
    if (name === "raw" && !rules.storeRaw && isTrue(value)) return "raw";
  }
  return undefined;
}

/** Returns whether a path asks for its source unchanged. */
export function isRaw(path: string, { argumentsSeparator }: Pick<AdmissionRules, "argumentsSeparator">): boolean {
  if (!path.includes("/raw")) return false;
  for (const [name, value = ""] of optionsOf(path, argumentsSeparator))
    if (name === "raw" && isTrue(value)) return true;
  return false;
}

/** Reads a boolean as Go does. */
export const isTrue = (value: string): boolean => /^(?:1|t|T|TRUE|true|True)$/.test(value);

/** Yields the option segments of a signed path as name and arguments; stops where the source begins. */
export function* optionsOf(path: string, separator: string): Generator<[name: string, ...args: string[]]> {
  for (const segment of path.split("/").slice(2)) {
    // A lone dash separates chained pipelines (Pro).
    if (segment === "-") continue;
    const [name = "", ...args] = segment.split(separator);
    if (args.length === 0) return;
    yield [name, ...args];
  }
}
