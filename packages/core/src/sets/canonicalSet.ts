import { readServer } from "../options/server.js";
import type { Edition, ServerProfile } from "../options/types.js";
import type { Signing } from "../sign/signing.js";
import { UNSIGNED } from "../sign/signPath.js";
import { checkSignature } from "../sign/verify.js";
import { type ReadSet, readSet } from "./readSet.js";
import { setKey } from "./setKey.js";
import { splitSet } from "./splitSet.js";

/** Settings of {@link canonicalSet}. */
export interface CanonicalSetConfig {
  /** Prefix as in IMGPROXY_PATH_PREFIX: it is cut off, and neither signed nor hashed. Default none. */
  pathPrefix?: string;
  /** Accepted pairs of key and salt, several while rotating. Default none: the first segment is `unsignedSegment`. */
  signing?: Signing | readonly Signing[];
  /** First segment that is accepted without keys; any other is refused. Default `unsafe`. */
  unsignedSegment?: string;
  /** Settings of the imgproxy server that change paths. Default: open source, without presets, separator `:`. */
  server?: ServerProfile<Edition>;
}

/** A verified request for a member of a set. */
export interface CanonicalSet extends ReadSet {
  /** First segment, verified. */
  signature: string;
  /** Key of the set: 32 lower-case hex characters. The object is `key/member`. */
  key: string;
}

/**
 * Verifies and reads a request for a member of a set. The signature is verified first, in constant time and with every
 * pair; behind a right one everything has to be written as builders write it, except for a query and `%3A`.
 *
 * @param requestTarget path and query as they were received, never passed through `new URL()`
 * @returns `undefined` for a target that is not of a set: `canonicalPath` reads it
 * @throws BucketfirstError `INVALID_SIGNATURE` (403), `INVALID_PATH` (404), `INVALID_CONFIG`
 * @example
 * canonicalSet("/unsafe/set:200-400/rs:fit:400/bG9jYWw6Ly8vY2F0LmpwZw/200?v=1")?.classicPath
 * // "/rs:fit:200/bG9jYWw6Ly8vY2F0LmpwZw"
 */
export function canonicalSet(
  requestTarget: string,
  { pathPrefix, signing, unsignedSegment = UNSIGNED, server }: CanonicalSetConfig = {},
): CanonicalSet | undefined {
  const split = splitSet(requestTarget, pathPrefix);
  if (!split) return undefined;
  const { signature, path, member } = split;
  checkSignature(path, signature, signing, unsignedSegment);
  return { signature, key: setKey(path), ...readSet(path, member, readServer(server)) };
}
