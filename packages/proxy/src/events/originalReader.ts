import { invalidField } from "../base/invalidField.js";
import type { OriginalsRule } from "./EventsConfig.js";

/** A rule that fits an object, and the address of that object. */
export interface Original {
  rule: OriginalsRule;
  source: string;
}

/** Finds the original that an object is; undefined where no rule names its bucket and the beginning of its key. */
export type OriginalReader = (object: { bucket: string; key: string }) => Original | undefined;

const FIELDS = ["bucket", "prefix", "source", "variants", "meta"];
const PLACE = /\{(key|rest|rawKey|rawRest)\}/g;
/** Addresses of stores: imgproxy takes what follows the bucket as it is, where it decodes the path of http. */
const STORE = /^(?:s3|gs|abs|swift):/i;

/** Escapes a key for the path of an address. */
const escaped = (key: string): string => key.split("/").map(encodeURIComponent).join("/");

/**
 * Creates the reader of originals.
 *
 * @param variants names of the variants that there are
 * @throws BucketfirstError `INVALID_CONFIG` that names the field
 * @example
 * const originalOf = createOriginalReader([{ bucket: "uploads", source: "https://shop.example.com/{key}" }], ["card"]);
 * originalOf({ bucket: "uploads", key: "a b.jpg" })?.source // "https://shop.example.com/a%20b.jpg"
 */
export function createOriginalReader(originals: readonly OriginalsRule[], variants: readonly string[]): OriginalReader {
  if (!Array.isArray(originals) || originals.length === 0)
    throw invalidField("originals", "a list of rules such as { bucket, source }", originals);
  for (const [i, rule] of originals.entries()) checkRule(rule, `originals[${i}]`, variants);
  return ({ bucket, key }) => {
    const rule = originals.find(({ bucket: name, prefix = "" }) => name === bucket && key.startsWith(prefix));
    if (!rule) return undefined;
    const { prefix = "", source } = rule;
    const rest = key.slice(prefix.length);
    const parts: Record<string, string> = { key: escaped(key), rest: escaped(rest), rawKey: key, rawRest: rest };
    return { rule, source: source.replace(PLACE, (_whole: string, name: string) => parts[name]!) };
  };
}

function checkRule(rule: OriginalsRule, name: string, known: readonly string[]): void {
  if (typeof rule !== "object" || rule === null) throw invalidField(name, "an object with bucket and source", rule);
  const other = Object.keys(rule).find((field) => !FIELDS.includes(field));
  if (other !== undefined) throw invalidField(`${name}.${other}`, `no other field than ${FIELDS.join(", ")}`, other);
  const { bucket, prefix = "", source, variants = known, meta = false } = rule;
  if (typeof bucket !== "string" || bucket === "") throw invalidField(`${name}.bucket`, "the name of a bucket", bucket);
  if (typeof prefix !== "string") throw invalidField(`${name}.prefix`, "the beginning of keys", prefix);
  if (typeof source !== "string" || source.search(PLACE) < 0)
    throw invalidField(`${name}.source`, "an address with {key}, {rest}, {rawKey} or {rawRest} in it", source);
  if (STORE.test(source) && /\{(key|rest)\}/.test(source))
    throw invalidField(
      `${name}.source`,
      "{rawKey} or {rawRest} in the address of a store, which imgproxy does not decode",
      source,
    );
  if (typeof meta !== "boolean") throw invalidField(`${name}.meta`, "true or false", meta);
  if (!Array.isArray(variants)) throw invalidField(`${name}.variants`, "a list of names", variants);
  const wrong = variants.find((variant) => !known.includes(variant));
  if (wrong !== undefined)
    throw invalidField(`${name}.variants`, `some of ${known.join(", ") || "no variant at all"}`, wrong);
  if (variants.length === 0 && !meta)
    throw invalidField(`${name}.variants`, "a variant, or meta: true beside it", variants);
}
