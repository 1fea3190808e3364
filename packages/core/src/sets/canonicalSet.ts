import { readServer } from "../options/server.js";
import type { Edition, ServerProfile } from "../options/types.js";
import type { Signing } from "../sign/signing.js";
import { UNSIGNED } from "../sign/signPath.js";
import { checkSignature } from "../sign/verify.js";
import { type ReadSet, readSet } from "./readSet.js";
import { setKey } from "./setKey.js";
import { splitSet } from "./splitSet.js";

/** Who asks for a set, and with which pairs. */
export interface CanonicalSetConfig {
  /** IMGPROXY_PATH_PREFIX: cut off, neither signed nor hashed. */
  pathPrefix?: string;
  /** Accepted pairs (several while rotating); without it the first segment is `unsignedSegment`. */
  signing?: Signing | readonly Signing[];
  /** The one first segment that is accepted without keys. Default `unsafe`. */
  unsignedSegment?: string;
  server?: ServerProfile<Edition>;
}

/** A member of a set that may be asked for. */
export interface CanonicalSet extends ReadSet {
  /** First segment: verified. */
  signature: string;
  /** K of the URL contract. The object is `key/member`. */
  key: string;
}

/**
 * Verifies and reads a request for a member of a set. The signature is verified first, in constant time and with every
 * pair; behind a right one everything has to be what builders write, but for a query and `%3A`.
 *
 * @param requestTarget as on the wire, never passed through `new URL()`
 * @returns `undefined` for a target that asks for no set: it is one for `canonicalPath`
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
