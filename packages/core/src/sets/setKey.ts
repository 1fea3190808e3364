import { isWellFormed } from "../base/bytes/isWellFormed.js";
import { fault } from "../base/fault.js";
import { sha256Hex } from "../sign/hash.js";

/**
 * Computes the key of a set: the first 32 hex digits of the SHA-256 of its path, as `printf %s PATH | sha256sum` prints
 * them. The signature is no part of it, so a key survives the rotation of the signing key, and is no secret.
 *
 * @param path processing path of the set: `/set:…`, without signature and member
 * @throws BucketfirstError `INVALID_PATH`
 * @example
 * setKey("/set:1x/bG9jYWw6Ly8vY2F0LmpwZw") // "9d983a3686dfd42b4264de569735873c"
 */
export function setKey(path: string): string {
  if (!isWellFormed(path) || !path.startsWith("/set:")) throw fault("PATH", "path", "a path from /set: on", path);
  return sha256Hex(path);
}
