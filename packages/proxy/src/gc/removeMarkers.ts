import { entriesIn } from "../stores/entriesIn.js";
import type { Store } from "../stores/store.js";
import { dayOf } from "./dayOf.js";
import type { UsesFile } from "./usesFile.js";

/** Settings of {@link removeMarkers}. */
export interface MarkersConfig {
  store: Store;
  cacheFolder: string;
  uses: Pick<UsesFile, "lastUse">;
  /** Beginning of the window, in milliseconds since 1970. */
  since: number;
}

/**
 * Removes the markers of the source index behind whose key nothing is left; returns their number. A marker that was written
 * within the window stays, since its object may be on its way.
 */
export async function removeMarkers({ store, cacheFolder, uses, since }: MarkersConfig): Promise<number> {
  let removed = 0;
  for await (const { name, lastModified } of entriesIn(store, `${cacheFolder}by-source/`)) {
    const [, key] = /by-source\/[0-9a-f]{32}\/([0-9a-f]{32})$/.exec(name) ?? [];
    if (key === undefined || lastModified === undefined || Number(lastModified) >= since) continue;
    // Most keys were asked for, which costs no call to know.
    if (uses.lastUse(key) >= dayOf(since) || (await isStored(store, cacheFolder + key))) continue;
    await store.delete(name);
    removed++;
  }
  return removed;
}

/** Returns whether there is an object of this name, or a member of such a set. */
async function isStored(store: Store, name: string): Promise<boolean> {
  if (await store.head(name)) return true;
  for await (const _member of store.list(`${name}/`)) return true;
  return false;
}
