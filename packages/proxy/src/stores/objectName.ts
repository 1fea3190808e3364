/** Rule of {@link isObjectName} in words, for messages. */
export const OBJECT_NAME = 'segments between single slashes, none of them "." or ".."';

/**
 * Returns whether a name can be a file inside a folder; a leading slash counts as the folder's own.
 *
 * @example
 * isObjectName("my images/0123456789abcdef0123456789abcdef") // true
 */
export const isObjectName = (name: string): boolean =>
  name
    .replace(/^\//, "")
    .split("/")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
    .every((segment) => segment !== "" && segment !== "." && segment !== ".." && !/[\x00-\x1f\x7f\\]/.test(segment));
