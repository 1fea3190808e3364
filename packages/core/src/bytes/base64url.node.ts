/** UTF-8 bytes of well-formed text. */
export function utf8(text: string): Uint8Array {
  return Buffer.from(text);
}

/** base64url without padding of bytes. */
export function base64urlBytes(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64url");
}

/** base64url without padding of the UTF-8 bytes of well-formed text. */
export function base64url(text: string): string {
  return Buffer.from(text).toString("base64url");
}
