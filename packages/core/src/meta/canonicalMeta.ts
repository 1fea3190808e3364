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

/** Who asks for metadata, and with which pairs. */
export interface CanonicalMetaConfig {
  /** IMGPROXY_PATH_PREFIX: cut off, neither signed nor hashed. */
  pathPrefix?: string;
  /** Accepted pairs (several while rotating); without it the first segment is `unsignedSegment`. */
  signing?: Signing | readonly Signing[];
  /** The one first segment that is accepted without keys. Default `unsafe`. */
  unsignedSegment?: string;
  server?: ServerProfile<Edition>;
}

/** A source whose metadata may be asked for. */
export interface CanonicalMeta extends Omit<DecodedSource, "extension"> {
  /** First segment: verified. */
  signature: string;
  /** P of the URL contract: `/meta/SOURCE`. */
  path: string;
  /** K of the URL contract. The object is `key/meta.json`. */
  key: string;
}

/** How a target begins that asks for metadata, extra slashes included: they make it no other kind of path. */
const META = /^\/+[^/]*\/+meta\//;

/**
 * Verifies and reads a request for the metadata of a source. The signature is verified first, in constant time and with
 * every pair; behind a right one everything has to be what builders write, but for a query.
 *
 * @param requestTarget as on the wire, never passed through `new URL()`
 * @returns `undefined` for a target that asks for none, and where the server takes presets alone
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
  // There `meta` may be a preset.
  if (server.presetsOnly) return undefined;
  const start = uri.indexOf("/", 1);
  const signature = uri.slice(1, start);
  const path = uri.slice(start, -META_NAME.length - 1);
  checkSignature(path, signature, signing, unsignedSegment);
  const [, name, ...parts] = path.split("/");
  if (name !== "meta") throw pathFault("path", "/signature/meta/source/meta.json", requestTarget);
  return { signature, path, key: metaKey(path), ...writtenSource(parts, server) };
}
