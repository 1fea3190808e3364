const CODES = /* @__PURE__ */ new Map(
  [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].map((char, code) => [char, code] as const),
);

/**
 * The bytes of base64url text without padding, by imgproxy's own (non-strict) reading: spare bits of the last character
 * are ignored. `undefined` for any other character and for a length that no bytes have.
 *
 * @example
 * fromBase64url("_w") // Uint8Array [255]
 */
export function fromBase64url(text: string): Uint8Array | undefined {
  if (text.length % 4 === 1 || !/^[\w-]*$/.test(text)) return undefined;
  const bytes = new Uint8Array((text.length * 3) >> 2);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const char of text) {
    bits = ((bits << 6) | CODES.get(char)!) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[at++] = (bits >> held) & 255;
    }
  }
  return bytes;
}

/**
 * The text whose UTF-8 bytes base64url text holds; `undefined` when it is not base64url, or its bytes are not UTF-8.
 *
 * @example
 * textFromBase64url("w6k") // "é"
 */
export function textFromBase64url(text: string): string | undefined {
  const bytes = fromBase64url(text);
  if (!bytes) return undefined;
  let escaped = "";
  for (const byte of bytes) escaped += `%${byte < 16 ? "0" : ""}${byte.toString(16)}`;
  try {
    return decodeURIComponent(escaped);
  } catch {
    return undefined;
  }
}
