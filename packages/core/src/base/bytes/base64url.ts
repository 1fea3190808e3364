/**
 * The UTF-8 bytes of well-formed text, one character each. The one conversion that every runtime has.
 *
 * @example
 * utf8("é") // "\xc3\xa9"
 */
export function utf8(text: string): string {
  return unescape(encodeURIComponent(text));
}

/**
 * base64url without padding of a string that holds one byte in each character.
 *
 * @example
 * base64urlOf("\xff") // "_w"
 */
export function base64urlOf(bytes: string): string {
  return btoa(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

/**
 * base64url without padding of the UTF-8 bytes of well-formed text.
 *
 * @example
 * base64url("é") // "w6k"
 */
export function base64url(text: string): string {
  return base64urlOf(utf8(text));
}
