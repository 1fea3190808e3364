import { isWellFormed } from "../base/bytes/isWellFormed.js";
import { fault } from "../base/fault.js";
import { createSigner, firstSigning, type Signing } from "./signing.js";

/** First segment of a path without keys. */
export const UNSIGNED = "unsafe";

/**
 * Signs a processing path: the result has `/signature` in front, or `/unsafe` without keys.
 *
 * @param path processing path with its leading slash
 * @param signing pair of key and salt, or several of which the first signs
 * @throws BucketfirstError `INVALID_PATH`, `INVALID_CONFIG`, `SECRET_IN_BROWSER`
 * @see https://docs.imgproxy.net/usage/signing_url
 * @example
 * signPath("/asd", { key: "746573742d6b6579", salt: "746573742d73616c74", size: 8 }) // "/oWaL7QoW5Ts/asd"
 */
export function signPath(path: string, signing?: Signing | readonly Signing[]): string {
  if (!isWellFormed(path) || !path.startsWith("/")) {
    throw fault("PATH", "path", "a leading slash", path);
  }
  return `/${createSigner(firstSigning(signing))?.(path) ?? UNSIGNED}${path}`;
}
