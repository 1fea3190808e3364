/** Returns whether `text` is a string without lone surrogates, so that its UTF-8 bytes lead back to it. */
export function isWellFormed(text: unknown): text is string {
  // With `u` a pair of surrogates is one character outside this range.
  return typeof text === "string" && !/[\ud800-\udfff]/u.test(text);
}
