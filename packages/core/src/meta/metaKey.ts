import { isWellFormed } from "../base/bytes/isWellFormed.js";
import { fault } from "../base/fault.js";
import { sha256Hex } from "../sign/hash.js";

/** Name of the object that holds metadata, in the folder of its key, and the last segment of its address. */
export const META_NAME = "meta.json";

/**
 * Computes the key of a source's metadata: the first 32 hex digits of the SHA-256 of its path, as `printf %s PATH |
 * sha256sum` prints them. The object is `KEY/meta.json`.
 *
 * @param path processing path: `/meta/` and the source, without signature and name
 * @throws BucketfirstError `INVALID_PATH`
 * @example
 * metaKey("/meta/bG9jYWw6Ly8vY2F0LmpwZw") // "0308a04260b0f3c7e5ab00a3d619cda1"
 */
export function metaKey(path: string): string {
  if (!isWellFormed(path) || !path.startsWith("/meta/")) throw fault("PATH", "path", "a path from /meta/ on", path);
  return sha256Hex(path);
}
