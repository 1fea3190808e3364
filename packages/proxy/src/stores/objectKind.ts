/** A key, or the name of a member of a set, as {@link isPicture} wants it. */
const PICTURE = /^[0-9a-f]{32}(?:\/(?:\d+(?:\.\d+)?x?(?:\.[a-z0-9]+)?|meta\.json))?$/;
/** Names of all else that the proxy and its commands write into their folder. */
const OTHERS = /^(?:by-source\/[0-9a-f]{32}\/[0-9a-f]{32}|events\/.*|bucketfirst\.json)$/s;

/**
 * Returns whether a name, without the folder in front, is exactly that of a stored result: a key, a member of a set, metadata.
 * An original has another one.
 *
 * @example
 * isPicture("0123456789abcdef0123456789abcdef/400.avif") // true
 * isPicture("0123456789abcdef0123456789abcdef/cat.jpg")  // false
 */
export const isPicture = (name: string): boolean => PICTURE.test(name);

/** Returns whether a name, without the folder in front, is one of those that the proxy writes. */
export const isOurs = (name: string): boolean => isPicture(name) || OTHERS.test(name);
