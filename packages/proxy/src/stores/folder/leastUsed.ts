import { stat } from "node:fs/promises";
import type { FolderUsage } from "./folderUsage.js";
import type { FreshUses } from "./freshUses.js";
import { OldestFiles, type UsedFile } from "./oldestFiles.js";

/** Most objects that one look finds as those to remove next. */
const MOST_CANDIDATES = 32_768;
/** Time after which candidates are looked for anew, in milliseconds: other processes write and remove as well. */
const STALE_MS = 3_600_000;

/** Settings of {@link LeastUsed}. */
export interface LeastUsedConfig {
  /** Yields every object with the path of its file. */
  files(): AsyncIterable<{ name: string; path: string }>;
  /** Uses that the times of files do not show yet. */
  fresh: Pick<FreshUses, "lastUse">;
  /** Bytes of the folder, which each look counts anew. */
  stored: Pick<FolderUsage, "recount">;
  /** Ends a look. */
  signal: AbortSignal;
}

/** The objects of a folder, the one whose last use is longest ago first, as far as one look through the folder has found them. */
export class LeastUsed {
  readonly #config: LeastUsedConfig;
  /** The oldest last. */
  #candidates: UsedFile[] = [];
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(config: LeastUsedConfig) {
    this.#config = config;
  }

  /** Looks through the folder, unless what an earlier look has found is there and still true. */
  async refresh(): Promise<void> {
    if (this.#candidates.length === 0 || performance.now() - this.#lookedAt > STALE_MS) await this.#look();
  }

  /** Takes the next object out, looking for more where none is left; undefined where the folder has none. */
  async next(): Promise<UsedFile | undefined> {
    if (this.#candidates.length === 0) await this.#look();
    return this.#candidates.pop();
  }

  async #look(): Promise<void> {
    const { files, fresh, stored, signal } = this.#config;
    const oldest = new OldestFiles(MOST_CANDIDATES);
    await stored.recount(async (count) => {
      for await (const { name, path } of files()) {
        if (signal.aborted) return false;
        const facts = await stat(path).catch(() => undefined);
        if (!facts) continue;
        count(name, facts.size);
        oldest.add({ name, path, used: fresh.lastUse(name, facts) });
      }
      return true;
    });
    if (signal.aborted) return;
    this.#lookedAt = performance.now();
    this.#candidates = oldest.sorted();
  }
}
