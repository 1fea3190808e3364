import { canonicalSet, type Signing, signPath } from "@bucketfirst/core";
import type { Target, TargetConfig } from "./target.js";

/**
 * Reads a request for a member of a set: its object lies under the set's key, and imgproxy is asked for its classic path,
 * signed with the first pair.
 *
 * @returns undefined for a request that asks for no set. A server that takes presets alone knows none
 * @throws BucketfirstError `INVALID_SIGNATURE`, before anything else is looked at; `INVALID_PATH` for what is no member
 *   of the set, or is not written as builders write it
 */
export function setTargetOf(
  url: string,
  { signing, unsignedSegment, pathPrefix, server }: TargetConfig,
): Target | undefined {
  if (server?.presetsOnly) return undefined;
  // The receiver reads no option, so what the edition of imgproxy knows is for imgproxy to say.
  const profile = { edition: "pro" as const, argumentsSeparator: server?.argumentsSeparator ?? ":" };
  const set = canonicalSet(url, { pathPrefix, unsignedSegment, server: profile, ...(signing && { signing }) });
  if (!set) return undefined;
  const { key, member, classicPath, source, encoding } = set;
  const [first] = [signing].flat() as (Signing | undefined)[];
  const path = first ? signPath(classicPath, first) : `/${unsignedSegment}${classicPath}`;
  return { path, key: `${key}/${member}`, info: false, ...(encoding !== "encrypted" && { source }) };
}
