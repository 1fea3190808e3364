const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** UTF-8 bytes of well-formed text; `TextEncoder` is asked only when the text is not ASCII. */
export function utf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return new TextEncoder().encode(text);
    bytes[i] = code;
  }
  return bytes;
}

/**
 * base64url without padding of bytes.
 *
 * @example
 * base64urlBytes(new Uint8Array([255])) // "_w"
 */
export function base64urlBytes(bytes: Uint8Array): string {
  let out = "";
  const { length } = bytes;
  for (let i = 0; i < length; i += 3) {
    const bits = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    out += ALPHABET[bits >> 18]! + ALPHABET[(bits >> 12) & 63]!;
    if (i + 1 < length) out += ALPHABET[(bits >> 6) & 63]!;
    if (i + 2 < length) out += ALPHABET[bits & 63]!;
  }
  return out;
}

/**
 * base64url without padding of the UTF-8 bytes of well-formed text.
 *
 * @example
 * base64url("é") // "w6k"
 */
export function base64url(text: string): string {
  return base64urlBytes(utf8(text));
}
