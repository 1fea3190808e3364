/**
 * Returns a text without the character that repeats at its end. A loop does it, since an expression such as `/=+$/` takes
 * quadratic time for a text with many of them elsewhere.
 *
 * @param char one character
 * @example
 * withoutTrailing("https://shop.test//", "/") // "https://shop.test"
 */
export function withoutTrailing(text: string, char: string): string {
  let end = text.length;
  while (text[end - 1] === char) end--;
  return text.slice(0, end);
}
