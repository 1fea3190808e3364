import { metaKey, processingPath } from "@bucketfirst/core";
import { attemptAll } from "../base/attemptAll.js";
import { META_NAME } from "../base/metaName.js";
import type { Purger } from "./purger.js";
import type { SourceIndex } from "./sourceIndex.js";
import type { Wanted } from "./wanted.js";

/** Keys of the metadata of a source; none for one that no address can be made of. */
export function metaKeysOf(source: string): string[] {
  try {
    const encodings = ["base64", "plain"] as const;
    return encodings.map((encoding) => `${metaKey(`/meta${processingPath(source, {}, { encoding })}`)}/${META_NAME}`);
  } catch {
    return [];
  }
}

/**
 * Purges what the index by source knows: images that are being made, and stored ones; returns their keys.
 *
 * @param purgeKey removes what lies under a key and returns the keys of what it removed
 */
export async function purgeIndexed(
  source: string,
  index: SourceIndex,
  purger: Pick<Purger, "purgeFlights">,
  purgeKey: (key: string) => Promise<string[]>,
): Promise<Set<string>> {
  // Images that are being made go first: their markers may not be written yet.
  const purged = new Set(await purger.purgeFlights((wanted) => isOf(wanted, source, index)));
  await attemptAll(index.keysOf(source), async (found) => {
    if (!/^[0-9a-f]{32}$/.test(found)) return;
    for (const name of await purgeKey(found)) purged.add(name);
    await index.remove(source, found);
  });
  return purged;
}

function isOf(wanted: Wanted, source: string, index: SourceIndex): boolean {
  try {
    return index.sourceOf(wanted) === source;
  } catch {
    return false;
  }
}
