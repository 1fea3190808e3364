import { isWellFormed } from "../base/bytes/isWellFormed.js";
import { withoutTrailing } from "../base/bytes/withoutTrailing.js";
import { pathFault } from "../base/fault.js";
import { readServer } from "../options/server.js";
import type { Edition, ServerProfile } from "../options/types.js";
import type { Signing } from "../sign/signing.js";
import { UNSIGNED } from "../sign/signPath.js";
import { checkSignature } from "../sign/verify.js";
import type { DecodedSource } from "../source/decode.js";
import { writtenSource } from "../source/writtenSource.js";
import { META_NAME, metaKey } from "./metaKey.js";

/** Settings of {@link canonicalMeta}. */
export interface CanonicalMetaConfig {
  /** Prefix as in IMGPROXY_PATH_PREFIX: it is cut off, and neither signed nor hashed. Default none. */
  pathPrefix?: string;
  /** Accepted pairs of key and salt, several while rotating. Default none: the first segment is `unsignedSegment`. */
  signing?: Signing | readonly Signing[];
  /** First segment that is accepted without keys; any other is refused. Default `unsafe`. */
  unsignedSegment?: string;
  /** Settings of the imgproxy server that change paths. Default: open source, without presets, separator `:`. */
  server?: ServerProfile<Edition>;
}

/** A verified request for the metadata of a source. */
export interface CanonicalMeta extends Omit<DecodedSource, "extension"> {
  /** First segment, verified. */
  signature: string;
  /** Processing path: `/meta/SOURCE`. */
  path: string;
  /** Key of the metadata: 32 lower-case hex characters. The object is `key/meta.json`. */
  key: string;
}

/** Beginning of a target of metadata. Extra slashes match too, since the path is still one of metadata. */
const META = /^\/+([^/]+\/+)?meta\//;

/**
 * Verifies and reads a request for the metadata of a source. The signature is verified first, in constant time and with
 * every pair; behind a right one everything has to be written as builders write it, except for a query.
 *
 * @param requestTarget path and query as they were received, never passed through `new URL()`
 * @returns `undefined` for a target that is not of metadata, and where the server accepts presets only
 * @throws BucketfirstError `INVALID_SIGNATURE` (403), `INVALID_PATH` (404), `INVALID_CONFIG`
 * @example
 * canonicalMeta("/unsafe/meta/bG9jYWw6Ly8vY2F0LmpwZw/meta.json")?.source // "local:///cat.jpg"
 * canonicalMeta("/unsafe/w:300/bG9jYWw6Ly8vY2F0LmpwZw") // undefined
 */
export function canonicalMeta(
  requestTarget: string,
  { pathPrefix = "", signing, unsignedSegment = UNSIGNED, server: profile }: CanonicalMetaConfig = {},
): CanonicalMeta | undefined {
  const prefix = withoutTrailing(pathPrefix, "/");
  if (!isWellFormed(requestTarget) || !requestTarget.startsWith(`${prefix}/`)) return undefined;
  const uri = requestTarget.slice(prefix.length).split("?", 1)[0]!;
  if (!META.test(uri) || !uri.endsWith(`/${META_NAME}`)) return undefined;
  const server = readServer(profile);
  // With presets only, `meta` may be the name of one.
  if (server.presetsOnly) return undefined;
  const start = uri.indexOf("/", 1);
  const signature = uri.slice(1, start);
  const path = uri.slice(start, -META_NAME.length - 1);
  checkSignature(path, signature, signing, unsignedSegment);
  const [, name, ...parts] = path.split("/");
  if (name !== "meta") throw pathFault("path", "/signature/meta/source/meta.json", requestTarget);
  return { signature, path, key: metaKey(path), ...writtenSource(parts, server) };
}
