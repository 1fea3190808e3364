/**
 * Returns whether a text is a key: 32 hex characters; of a member of a set, with its name behind a slash.
 *
 * @example
 * isKey("0123456789abcdef0123456789abcdef/400.avif") // true
 */
export const isKey = (text: string): boolean => /^[0-9a-f]{32}(?:\/[a-z0-9][a-z0-9.]*)?$/.test(text);

/**
 * Returns whether the name of an object, or the path of its file, is that of a member of a set.
 *
 * @example
 * isMemberName("processed/0123456789abcdef0123456789abcdef") // false
 */
export function isMemberName(name: string): boolean {
  // The folder may be a prefix of the name, without a slash before the key. Split, since an expression that looks for the
  // end of a text takes quadratic time.
  const slash = name.lastIndexOf("/");
  return slash >= 32 && isKey(name.slice(slash - 32));
}
