/**
 * Returns whether a media condition holds on paper alone. Paper gets no second candidate where the first is missing, so its
 * candidates are those of the proxy.
 *
 * @example
 * isPaper("print and (color)") // true
 * isPaper("print, screen") // false
 */
export function isPaper(media: string | undefined): boolean {
  return /^(only )?print\b[^,]*$/i.test(media ?? "");
}
