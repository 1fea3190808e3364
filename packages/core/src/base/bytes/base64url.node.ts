/** Returns the UTF-8 bytes of well-formed text, one character each. */
export function utf8(text: string): string {
  return Buffer.from(text).toString("latin1");
}

/** Encodes a string that holds one byte in each character as base64url without padding. */
export function base64urlOf(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("base64url");
}

/** Encodes the UTF-8 bytes of well-formed text as base64url without padding. */
export function base64url(text: string): string {
  return Buffer.from(text).toString("base64url");
}
