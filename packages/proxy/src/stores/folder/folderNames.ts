import { isKey, isMemberName } from "../objectKey.js";

/**
 * Returns the name of an object's file in two levels of folders, of the first four letters of its key: beside each other lie
 * 256 folders, and not a million files. A name without a key has no such place.
 *
 * @example
 * nestedName("processed/0123456789abcdef0123456789abcdef/400.avif")
 * // "processed/01/23/0123456789abcdef0123456789abcdef/400.avif"
 */
export function nestedName(name: string): string | undefined {
  const key = isMemberName(name) ? name.lastIndexOf("/") - 32 : name.length - 32;
  if (key < 0 || !isKey(name.slice(key))) return undefined;
  // What stands in front of a key without a slash is part of the file's name.
  const segment = name.lastIndexOf("/", key) + 1;
  return `${name.slice(0, segment)}${name.slice(key, key + 2)}/${name.slice(key + 2, key + 4)}/${name.slice(segment)}`;
}

/**
 * Returns the name of the object whose file lies at a place of either kind.
 *
 * @example
 * objectAt("01/23/0123456789abcdef0123456789abcdef") // "0123456789abcdef0123456789abcdef"
 * objectAt("0123456789abcdef0123456789abcdef")       // "0123456789abcdef0123456789abcdef"
 */
export function objectAt(place: string): string {
  const [whole, ahead = "", first, second, rest = ""] = NESTED.exec(place) ?? [];
  return whole !== undefined && nestedName(ahead + rest) === `${ahead}${first}/${second}/${rest}`
    ? ahead + rest
    : place;
}

/** Two folders, and behind them one or two segments. */
const NESTED = /^(|.*\/)([0-9a-f]{2})\/([0-9a-f]{2})\/([^/]+(?:\/[^/]+)?)$/;
