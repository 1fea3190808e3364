/** The UTF-8 bytes of well-formed text, one character each. */
export function utf8(text: string): string {
  return Buffer.from(text).toString("latin1");
}

/** base64url without padding of a string that holds one byte in each character. */
export function base64urlOf(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("base64url");
}

/** base64url without padding of the UTF-8 bytes of well-formed text. */
export function base64url(text: string): string {
  return Buffer.from(text).toString("base64url");
}
