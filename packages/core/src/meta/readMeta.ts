import { isObject } from "../base/show.js";
import type { ImageMeta } from "./ImageMeta.js";

/** Most bytes of metadata. */
export const MAX_META_BYTES = 1024;

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) > 0;
const isFlag = (value: unknown): boolean => typeof value === "boolean";
const matches =
  (pattern: RegExp) =>
  (value: unknown): boolean =>
    typeof value === "string" && pattern.test(value);

const MEMBERS: Readonly<Record<string, (value: unknown) => boolean>> = {
  width: isCount,
  height: isCount,
  format: matches(/^[a-z]{2,8}$/),
  bytes: isCount,
  alpha: isFlag,
  animated: isFlag,
  color: matches(/^#[\da-f]{6}$/),
  thumbhash: matches(/^(?=.{8,40}$)(?:[\w+/]{4})*(?:[\w+/]{2}==|[\w+/]{3}=)?$/),
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Reads metadata; `undefined` for any other text, such as a foreign file under its name: an unknown key, a value of another
 * type, one of the two sides alone, more than 1,024 bytes.
 *
 * @example
 * readMeta('{"width":4032,"height":3024}') // { width: 4032, height: 3024 }
 * readMeta('{"width":4032,"height":"3024"}') // undefined
 */
export function readMeta(text: string): ImageMeta | undefined {
  if (text.length > MAX_META_BYTES) return undefined;
  const value = parse(text);
  if (!isObject(value) || Array.isArray(value) || (value.width === undefined) !== (value.height === undefined))
    return undefined;
  const isMeta = Object.entries(value).every(
    ([name, member]) => Object.hasOwn(MEMBERS, name) && MEMBERS[name]!(member),
  );
  return isMeta ? value : undefined;
}
