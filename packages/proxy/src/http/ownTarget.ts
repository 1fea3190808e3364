import { canonicalMeta, canonicalSet, isBucketfirstError, type Signing, signPath } from "@bucketfirst/core";
import type { Target, TargetConfig } from "./target.js";

/** A text that every request for a set or for metadata has; nearly no other request has it, so that it is read no further. */
export const OWN = /\/(?:set(?::|%3A)|meta\/)/i;

/**
 * Reads a request of a kind that imgproxy itself does not know: for a member of a set, or for the metadata of a source.
 *
 * @returns undefined for any other request
 * @throws BucketfirstError `INVALID_SIGNATURE`, `INVALID_PATH`
 */
export const ownTargetOf = (url: string, config: TargetConfig): Target | undefined =>
  openTargetOf(url, config) ?? setTargetOf(url, config) ?? metaTargetOf(url, config);

/**
 * Reads a request that needs no signature: one for a member of an open set, or for the metadata of an open source.
 * imgproxy gets a path that is signed with the first pair, as for a signed request; so both have one object.
 *
 * @returns undefined for every other request: it needs a signature
 */
function openTargetOf(url: string, { signing, pathPrefix, server, open }: TargetConfig): Target | undefined {
  const [pair] = [signing].flat() as (Signing | undefined)[];
  if (!open || !pair || !url.startsWith(`${pathPrefix}/unsafe/`)) return undefined;
  const profile = { edition: "pro" as const, argumentsSeparator: server?.argumentsSeparator ?? ":" };
  const config = { pathPrefix, server: profile };
  try {
    const set = canonicalSet(url, config);
    if (set) {
      if (!open.admits(set)) return undefined;
      const { key, member, source, classicPath } = set;
      return { path: signPath(classicPath, pair), key: `${key}/${member}`, source, info: false, open: true };
    }
    const meta = open.meta ? canonicalMeta(url, config) : undefined;
    if (!meta || !open.isOpen(meta)) return undefined;
    const { key, source, path } = meta;
    return {
      path: `${signPath(path, pair)}/meta.json`,
      key: `${key}/meta.json`,
      source,
      meta: true,
      info: false,
      open: true,
    };
  } catch (error) {
    // What is not written as builders write it is open to nobody.
    if (isBucketfirstError(error, "INVALID_PATH")) return undefined;
    throw error;
  }
}

/**
 * Reads a request for a member of a set: its object lies under the set's key, and imgproxy is asked for its classic path,
 * signed with the first pair.
 *
 * @returns undefined for a request that is not of a set, and always where the server accepts presets only
 * @throws BucketfirstError `INVALID_SIGNATURE`, which is checked first; `INVALID_PATH` for a name that is no member of the
 * set, or a path that is not written as builders write it
 */
function setTargetOf(url: string, { signing, unsignedSegment, pathPrefix, server }: TargetConfig): Target | undefined {
  if (server?.presetsOnly) return undefined;
  // The proxy reads no options: imgproxy refuses those that its edition does not have.
  const profile = { edition: "pro" as const, argumentsSeparator: server?.argumentsSeparator ?? ":" };
  const set = canonicalSet(url, { pathPrefix, unsignedSegment, server: profile, ...(signing && { signing }) });
  if (!set) return undefined;
  const { key, member, classicPath, source, encoding } = set;
  const [first] = [signing].flat() as (Signing | undefined)[];
  const path = first ? signPath(classicPath, first) : `/${unsignedSegment}${classicPath}`;
  return { path, key: `${key}/${member}`, info: false, ...(encoding !== "encrypted" && { source }) };
}

/**
 * Reads a request for the metadata of a source, whose object lies under a key of its own. The path that goes on is the
 * one that was asked for: imgproxy does not know it, and the upstream for metadata turns it into two that it knows.
 *
 * @returns undefined for a request that asks for none. A server that takes presets alone knows none
 * @throws BucketfirstError `INVALID_SIGNATURE`, before anything else is looked at; `INVALID_PATH` for a source that is
 *   not written as builders write it
 */
function metaTargetOf(url: string, { signing, unsignedSegment, pathPrefix, server }: TargetConfig): Target | undefined {
  if (server?.presetsOnly) return undefined;
  const profile = { edition: "pro" as const };
  const meta = canonicalMeta(url, { pathPrefix, unsignedSegment, server: profile, ...(signing && { signing }) });
  if (!meta) return undefined;
  const { signature, path, key, source, encoding } = meta;
  return {
    path: `/${signature}${path}/meta.json`,
    key: `${key}/meta.json`,
    meta: true,
    info: false,
    ...(encoding !== "encrypted" && { source }),
  };
}
