/**
 * Text without what it repeats at its end. By hand, since an expression such as `/=+$/` takes quadratic time for many of
 * them that stand elsewhere.
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
