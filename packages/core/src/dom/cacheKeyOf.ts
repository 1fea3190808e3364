/**
 * Returns the key at the end of an address, without query and fragment: its last path segment, of a member of a set its last
 * two. The address is split, since an expression for the last slash takes quadratic time.
 *
 * @example
 * cacheKeyOf("https://bucket.example.com/1f2e?v=2") // "1f2e"
 * cacheKeyOf("https://bucket.example.com/1f2e/400.avif", true) // "1f2e/400.avif"
 */
export const cacheKeyOf = (address: string, isMember?: unknown): string =>
  (address.split(/[?#]/, 1)[0] as string)
    .split("/")
    .slice(isMember ? -2 : -1)
    .join("/");
