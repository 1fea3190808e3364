/**
 * The last path segment of an address, without query and fragment. Split, since an expression that looks for the last
 * slash takes quadratic time.
 *
 * @example
 * cacheKeyOf("https://bucket.example.com/1f2e?v=2") // "1f2e"
 */
export const cacheKeyOf = (address: string): string =>
  (address.split(/[?#]/, 1)[0] as string).split("/").pop() as string;
