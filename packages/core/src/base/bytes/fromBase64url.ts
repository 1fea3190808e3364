/**
 * Decodes base64url text without padding to bytes, one in each character. As in imgproxy, spare bits of the last character
 * are ignored. `undefined` for any other character and for a length that no bytes have.
 *
 * @example
 * fromBase64url("_w") // "\xff"
 */
export function fromBase64url(text: string): string | undefined {
  if (text.length % 4 === 1 || !/^[\w-]*$/.test(text)) return undefined;
  return atob(text.replace(/[-_]/g, (char) => (char === "-" ? "+" : "/")));
}

/**
 * Decodes base64url text to the text whose UTF-8 bytes it holds; `undefined` where it is not base64url, or not UTF-8.
 *
 * @example
 * textFromBase64url("w6k") // "é"
 */
export function textFromBase64url(text: string): string | undefined {
  const bytes = fromBase64url(text);
  if (bytes === undefined || !/[^\0-\x7f]/.test(bytes)) return bytes;
  try {
    return decodeURIComponent(
      bytes.replace(/[\s\S]/g, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, "0")}`),
    );
  } catch {
    return undefined;
  }
}
