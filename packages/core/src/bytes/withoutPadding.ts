/**
 * base64 text without the `=` at its end. By hand, since `/=+$/` takes quadratic time for padding that ends elsewhere.
 *
 * @example
 * withoutPadding("YQ==") // "YQ"
 */
export function withoutPadding(text: string): string {
  let end = text.length;
  while (text[end - 1] === "=") end--;
  return text.slice(0, end);
}
