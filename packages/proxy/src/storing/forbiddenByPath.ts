import type { AdmissionRules } from "./admission.js";

/** Why a path alone keeps whatever is made of it out of the bucket, and whatever lies there from being served. */
export type Bar = "expires" | "raw" | "second-source";

// What stands here may be looked for in every hit, and nearly always nothing is there.
const NAMES = ["/exp", "/raw", "/fiu", "/fallback_image_url", "/wmu", "/watermark_url"];

// Another image under the key of this one: the fallback image, when the source fails; a watermark, when it changes.
const SECOND_SOURCE = new Set(["fiu", "fallback_image_url", "wmu", "watermark_url"]);

/**
 * Why nothing that is made of a path may be stored, or undefined.
 *
 * @example
 * forbiddenByPath("/sig/w:100/exp:4102444800/aGk", rules) // "expires"
 */
export function forbiddenByPath(path: string, rules: AdmissionRules): Bar | undefined {
  if (!NAMES.some((name) => path.includes(name))) return undefined;
  for (const [name, value = ""] of optionsOf(path, rules.argumentsSeparator)) {
    // imgproxy takes zero and less for "never".
    if ((name === "exp" || name === "expires") && !/^(?:-\d+|[+-]?0+)$/.test(value)) return "expires";
    if (SECOND_SOURCE.has(name) && value !== "") return "second-source";
    if (name === "raw" && !rules.storeRaw && isTrue(value)) return "raw";
  }
  return undefined;
}

/** Whether a path asks for its source as it is. */
export function isRaw(path: string, { argumentsSeparator }: Pick<AdmissionRules, "argumentsSeparator">): boolean {
  if (!path.includes("/raw")) return false;
  for (const [name, value = ""] of optionsOf(path, argumentsSeparator))
    if (name === "raw" && isTrue(value)) return true;
  return false;
}

/** As Go reads a boolean. */
export const isTrue = (value: string): boolean => /^(?:1|t|T|TRUE|true|True)$/.test(value);

/** Option segments of a signed path as name and arguments; stops where the source begins. */
export function* optionsOf(path: string, separator: string): Generator<[name: string, ...args: string[]]> {
  for (const segment of path.split("/").slice(2)) {
    // Chained pipelines (Pro) are cut by a lone dash.
    if (segment === "-") continue;
    const [name = "", ...args] = segment.split(separator);
    if (args.length === 0) return;
    yield [name, ...args];
  }
}
