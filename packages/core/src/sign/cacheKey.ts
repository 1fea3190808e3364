import { isWellFormed } from "../base/bytes/isWellFormed.js";
import { fault } from "../base/fault.js";
import { md5Hex } from "./hash.js";

/**
 * Computes the cache key of a signed path: 32 hex characters, the MD5 of its bytes, as `printf %s PATH | md5sum` prints it.
 *
 * @param signedPath signed path with its leading slash
 * @throws BucketfirstError `INVALID_PATH`
 * @example
 * cacheKey("/unsafe/w:300/bG9jYWw6Ly8vY2F0LmpwZw") // "3e53fddd17924ae963260f85b737031b"
 */
export function cacheKey(signedPath: string): string {
  if (!isWellFormed(signedPath) || !signedPath.startsWith("/")) {
    throw fault("PATH", "signedPath", "a leading slash", signedPath);
  }
  return md5Hex(signedPath);
}
