import { createHash } from "node:crypto";
import { basename, extname, posix } from "node:path";

/** Hexadecimal digits of a hash in a file name: 64 bits, so that two pictures of one site never share a name. */
const DIGITS = 16;

/** Returns the hash of a picture's content, as it stands in file names. */
export const contentHash = (bytes: Uint8Array): string =>
  createHash("sha256").update(bytes).digest("hex").slice(0, DIGITS);

/** Pattern of names in a folder that holds nothing else. */
export const FLAT = "[name]-[hash][extname]";

/**
 * Returns the name of an original in the output. Letters that an address would escape become `_`, and a pattern without
 * `[hash]` gets the hash in front of the ending, since a changed picture must have another address.
 *
 * @param pattern may hold `[name]`, `[hash]` or `[hash:8]`, `[extname]` and `[ext]`
 * @example
 * fileName("assets/[name]-[hash][extname]", "/src/my cat.JPG", "9f86d081884c7d65") // "assets/my_cat-9f86d081884c7d65.JPG"
 * fileName("[name].[ext]", "cat.jpg", "9f86d081884c7d65") // "cat-9f86d081884c7d65.jpg"
 */
export function fileName(pattern: string, file: string, hash: string): string {
  const extension = extname(file);
  const name = basename(file, extension).replaceAll(/[^\w.-]+/g, "_");
  const hashed = /\[hash(?::\d+)?\]/.test(pattern)
    ? pattern
    : pattern.replace(/(\.?\[ext\]|\[extname\]|\.\w+)?$/, (ending) => `-[hash]${ending}`);
  const filled = hashed
    .replaceAll(/\[hash(?::\d+)?\]/g, hash)
    .replaceAll("[name]", name)
    .replaceAll("[extname]", extension)
    .replaceAll("[ext]", extension.slice(1));
  // Folders may be written with a slash at their end, which the file system forgives and a web server does not.
  return posix.normalize(filled);
}
