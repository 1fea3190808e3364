import { canonicalMeta } from "@bucketfirst/core";
import type { Target, TargetConfig } from "./target.js";

/**
 * Reads a request for the metadata of a source, whose object lies under a key of its own. The path that goes on is the
 * one that was asked for: imgproxy does not know it, and the upstream for metadata turns it into two that it knows.
 *
 * @returns undefined for a request that asks for none. A server that takes presets alone knows none
 * @throws BucketfirstError `INVALID_SIGNATURE`, before anything else is looked at; `INVALID_PATH` for a source that is
 *   not written as builders write it
 */
export function metaTargetOf(
  url: string,
  { signing, unsignedSegment, pathPrefix, server }: TargetConfig,
): Target | undefined {
  if (server?.presetsOnly) return undefined;
  const profile = { edition: "pro" as const };
  const meta = canonicalMeta(url, { pathPrefix, unsignedSegment, server: profile, ...(signing && { signing }) });
  if (!meta) return undefined;
  const { signature, path, key, source, encoding } = meta;
  return {
    path: `/${signature}${path}/meta.json`,
    key: `${key}/meta.json`,
    info: false,
    ...(encoding !== "encrypted" && { source }),
  };
}
