/** Tells whether `text` is a string without lone surrogates, so that its UTF-8 bytes give it back. */
export function isWellFormed(text: unknown): text is string {
  if (typeof text !== "string") return false;
  if (!/[\ud800-\udfff]/.test(text)) return true;
  try {
    encodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
