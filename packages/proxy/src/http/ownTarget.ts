import { canonicalSet, type Signing, signPath } from "@bucketfirst/core";
import type { Target, TargetConfig } from "./target.js";

/**
 * Reads a request for a member of a set: its object lies under the set's key, and imgproxy is asked for its classic path,
 * signed with the first pair.
 *
 * @returns undefined for a request that is not of a set, and always where the server accepts presets only
 * @throws BucketfirstError `INVALID_SIGNATURE`, which is checked first; `INVALID_PATH` for a name that is no member of the
 * set, or a path that is not written as builders write it
 */
export function setTargetOf(
  url: string,
  { signing, unsignedSegment, pathPrefix, server }: TargetConfig,
): Target | undefined {
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
