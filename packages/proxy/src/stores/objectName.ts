/** What {@link isObjectName} wants, for messages. */
export const OBJECT_NAME = 'segments between single slashes, none of them "." or ".."';

/**
 * Whether a name can be a file in a folder, and one inside it: a leading slash is the folder's own.
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
