import { isKey } from "../stores/objectKey.js";

/** Characters of a key. */
const KEY_LENGTH = 32;
const MEMBER = /^[a-z0-9][a-z0-9.]*$/;

/**
 * Returns the names of the objects that a path may stand for, without anything in front of the key: a path ends in a key, or
 * in a key and the name of a member. Query, host and folders are left out.
 *
 * @example
 * usedNames("/processed/0123456789abcdef0123456789abcdef/400.avif?v=1") // ["0123456789abcdef0123456789abcdef/400.avif"]
 * usedNames("/favicon.ico") // []
 */
export function usedNames(path: string): string[] {
  const end = path.search(/[?#]/);
  const bare = end < 0 ? path : path.slice(0, end);
  const [last = "", before = ""] = (bare.includes("%") ? decoded(bare) : bare).split("/").reverse();
  // A text may stand in front of a key, since it is put in front of it as it is: `v1-` and the key.
  const [key, set] = [last.slice(-KEY_LENGTH), before.slice(-KEY_LENGTH)];
  const members = isKey(set) && MEMBER.test(last) ? [`${set}/${last}`] : [];
  // Behind a folder that is named like a key, what looks like a member may be a key.
  return isKey(key) ? [...members, key] : members;
}

/** Decodes a path twice, as Amazon writes keys in its logs; what is no code stays. */
function decoded(path: string): string {
  try {
    const once = decodeURIComponent(path);
    return once.includes("%") ? decodeURIComponent(once) : once;
  } catch {
    return path;
  }
}

/** Returns every key in a text of unknown form, each with the name of a member where one stands behind it. */
export const namesAnywhere = (text: string): string[] =>
  text.match(/(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])(?:\/[a-z0-9][a-z0-9.]*)?/g) ?? [];
