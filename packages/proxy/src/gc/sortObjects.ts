import { invalidConfig } from "../base/errors.js";
import { entriesIn } from "../stores/entriesIn.js";
import { isOurs, isPicture } from "../stores/objectKind.js";
import type { Store } from "../stores/store.js";
import { dayOf } from "./dayOf.js";
import type { UsesFile } from "./usesFile.js";

/**
 * Reason why an object stays or goes. `used`: somebody asked for it within the window. `young`: it was written within the window.
 * `unused`: neither. `unnamed`: no variant names it any more, and nobody asked for it. `other`: it is no stored result.
 */
export type Fate = "used" | "young" | "unused" | "unnamed" | "other";

/** An object with its fate. */
export interface Sorted {
  name: string;
  size: number;
  fate: Fate;
}

/** Settings of {@link sortObjects}. */
export interface SortConfig {
  store: Store;
  /** Text in front of every key. */
  cacheFolder: string;
  uses: Pick<UsesFile, "lastUse">;
  /** Beginning of the window, in milliseconds since 1970. */
  since: number;
  /** Returns whether no variant names an object any more, by its name without the folder. Default: nothing is known of variants. */
  isUnnamed?: ((name: string) => boolean) | undefined;
  /** Time before which an unnamed object must have been written, in milliseconds since 1970: one that is newer may be on its way. */
  settled: number;
}

/**
 * Yields every object of the folder with its fate.
 *
 * @throws ProxyError `INVALID_CONFIG` for no folder at all, in a bucket that also holds names of others
 */
export async function* sortObjects(config: SortConfig): AsyncGenerator<Sorted> {
  const { store, cacheFolder } = config;
  for await (const { name, size = 0, lastModified } of entriesIn(store, cacheFolder)) {
    const bare = name.slice(cacheFolder.length);
    if (cacheFolder === "" && !isOurs(bare))
      throw invalidConfig(
        `S3_FOLDER: expected a folder, since the bucket also holds other names (${JSON.stringify(name)}): an original could look like a key`,
      );
    yield { name, size, fate: isPicture(bare) ? fateOf(bare, lastModified, config) : "other" };
  }
}

function fateOf(name: string, lastModified: Date | undefined, config: SortConfig): Fate {
  const { uses, since, settled, isUnnamed } = config;
  if (uses.lastUse(name) >= dayOf(since)) return "used";
  // A store that keeps no time cannot say that an object is old.
  const written = lastModified === undefined ? Number.POSITIVE_INFINITY : Number(lastModified);
  if (written < settled && isUnnamed?.(name)) return "unnamed";
  return written < since ? "unused" : "young";
}
