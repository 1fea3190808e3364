import { canonicalMeta, canonicalSet, isBucketfirstError, type Signing, signPath } from "@bucketfirst/core";
import type { Target, TargetConfig } from "./target.js";

/**
 * Reads a request that needs no signature: one for a member of an open set, or for the metadata of an open source.
 * imgproxy gets a path that is signed with the first pair, as for a signed request; so both have one object.
 *
 * @returns undefined for every other request: it needs a signature
 */
export function openTargetOf(url: string, { signing, pathPrefix, server, open }: TargetConfig): Target | undefined {
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
    return { path: `${signPath(path, pair)}/meta.json`, key: `${key}/meta.json`, source, info: false, open: true };
  } catch (error) {
    // What is not written as builders write it is open to nobody.
    if (isBucketfirstError(error, "INVALID_PATH")) return undefined;
    throw error;
  }
}
