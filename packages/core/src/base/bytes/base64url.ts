/**
 * Returns the UTF-8 bytes of well-formed text, one character each, by the one conversion that every runtime has.
 *
 * @example
 * utf8("é") // "\xc3\xa9"
 */
export function utf8(text: string): string {
  return unescape(encodeURIComponent(text));
}

/**
 * Encodes a string that holds one byte in each character as base64url without padding.
 *
 * @example
 * base64urlOf("\xff") // "_w"
 */
export function base64urlOf(bytes: string): string {
  return btoa(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

/**
 * Encodes the UTF-8 bytes of well-formed text as base64url without padding.
 *
 * @example
 * base64url("é") // "w6k"
 */
export function base64url(text: string): string {
  return base64urlOf(utf8(text));
}
