import { utimes } from "node:fs";
import { stat } from "node:fs/promises";
import { reasonOf } from "../base/errors.js";
import { type Log, silentLog } from "../base/log.js";
import { FolderUsage } from "./folderUsage.js";
import { FreshUses } from "./freshUses.js";
import { OldestFiles, type UsedFile } from "./oldestFiles.js";
import type { StoreUsage } from "./store.js";

/** Age of a noted use at which the next one is noted again, in milliseconds: most hits cost nothing. */
const NOTED_MS = 3_600_000;
/** Most objects that one look finds as those to remove next. */
const MOST_CANDIDATES = 32_768;
/** Time after which candidates are looked for anew, in milliseconds: other processes write and remove as well. */
const STALE_MS = 3_600_000;

/** Settings of {@link FolderLimit}. */
export interface FolderLimitConfig {
  /** Most bytes of all objects together. */
  maxBytes: number;
  /** Yields every object with the path of its file. */
  files(): AsyncIterable<{ name: string; path: string }>;
  /** Removes an object. */
  remove(name: string): Promise<void>;
  log?: Pick<Log, "info" | "warn"> | undefined;
}

/**
 * The limit of a folder. Beyond it the objects go whose last use is longest ago: the time of a use is kept as the file's time of
 * access, written at most once an hour, so that it is known after a restart, and on file systems that keep none by themselves.
 * Memory holds some ten thousand names, whatever the folder holds; and nobody waits for a removal.
 */
export class FolderLimit {
  readonly #config: FolderLimitConfig;
  readonly #log: Pick<Log, "info" | "warn">;
  readonly #stored = new FolderUsage();
  readonly #fresh = new FreshUses();
  #evicted = 0;
  #evictedBytes = 0;
  /** Objects whose use is longest ago, the oldest last. */
  #candidates: UsedFile[] = [];
  #lookedAt = Number.NEGATIVE_INFINITY;
  #working: Promise<void> | undefined;
  #closed = false;
  #again = false;

  constructor(config: FolderLimitConfig) {
    this.#config = config;
    this.#log = config.log ?? silentLog;
    this.#work();
  }

  get usage(): StoreUsage {
    return { bytes: this.#stored.bytes, evicted: this.#evicted, evictedBytes: this.#evictedBytes };
  }

  /** Notes that an object was served. @param facts times of its file, in milliseconds since 1970 */
  used(name: string, path: string, facts: { atimeMs: number; mtimeMs: number }): void {
    const now = this.#fresh.add(name);
    if (now - facts.atimeMs < NOTED_MS) return;
    // Half a microsecond more, since system calls cut where tags of entities round.
    const written = (Math.round(facts.mtimeMs * 1000) + 0.4) / 1e6;
    utimes(path, now / 1000, written, () => {});
  }

  /**
   * Runs a put, and counts what it stored.
   *
   * @param before bytes of the object that is there already; `size` is that of the new one
   */
  async write(
    name: string,
    { before, size }: { before: number; size: number },
    put: () => Promise<"stored" | "exists">,
  ): Promise<"stored" | "exists"> {
    this.#stored.begin(name, before);
    try {
      const result = await put();
      if (result === "stored") {
        // Times of files are some milliseconds behind the clock.
        this.#fresh.add(name);
        this.#stored.add(size - before);
      }
      return result;
    } finally {
      this.#stored.end(name);
      if (this.#stored.bytes > this.#config.maxBytes) this.#work();
    }
  }

  /** Notes that an object was removed. */
  removed(name: string, bytes: number): void {
    this.#fresh.delete(name);
    this.#stored.add(-bytes);
  }

  /** Ends the work; resolves once nothing is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#working;
  }

  #work(): void {
    if (this.#working) this.#again = true;
    else
      this.#working = this.#makeRoom()
        .catch((error) =>
          this.#log.warn({ reason: reasonOf(error) }, "STORE_MAX_BYTES: the folder could not be looked through"),
        )
        .finally(() => {
          this.#working = undefined;
          const isWanted = this.#again && !this.#closed;
          this.#again = false;
          if (isWanted) this.#work();
        });
  }

  async #makeRoom(): Promise<void> {
    const { maxBytes } = this.#config;
    const before = this.usage;
    if (this.#candidates.length === 0 || performance.now() - this.#lookedAt > STALE_MS) await this.#look();
    while (this.#stored.bytes > maxBytes && !this.#closed) {
      if (this.#candidates.length === 0) await this.#look();
      const next = this.#candidates.pop();
      if (!next) break;
      await this.#evict(next);
    }
    const evicted = this.#evicted - before.evicted;
    if (evicted === 0) return;
    const bytes = this.#evictedBytes - before.evictedBytes;
    this.#log.info({ evicted, bytes, storeBytes: this.#stored.bytes, maxBytes }, "made room in the folder");
  }

  async #evict({ name, path, used }: UsedFile): Promise<void> {
    const facts = await stat(path).catch(() => undefined);
    // Another process removed it; what it was counts no longer with the next look.
    if (!facts) return;
    // Used since: it is not among the oldest any more.
    if (this.#fresh.lastUse(name, facts) > used) return;
    await this.#config.remove(name);
    this.removed(name, facts.size);
    this.#evicted++;
    this.#evictedBytes += facts.size;
  }

  /** Looks through the folder: counts its bytes, and finds the objects whose last use is longest ago. */
  async #look(): Promise<void> {
    const oldest = new OldestFiles(MOST_CANDIDATES);
    await this.#stored.recount(async (count) => {
      for await (const { name, path } of this.#config.files()) {
        if (this.#closed) return false;
        const facts = await stat(path).catch(() => undefined);
        if (!facts) continue;
        count(name, facts.size);
        oldest.add({ name, path, used: this.#fresh.lastUse(name, facts) });
      }
      return true;
    });
    if (this.#closed) return;
    this.#lookedAt = performance.now();
    this.#candidates = oldest.sorted();
  }
}
