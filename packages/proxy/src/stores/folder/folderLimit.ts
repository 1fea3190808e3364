import { utimes } from "node:fs";
import { stat } from "node:fs/promises";
import { reasonOf } from "../../base/errors.js";
import { type Log, silentLog } from "../../base/log.js";
import type { StoreUsage } from "../store.js";
import { FolderUsage } from "./folderUsage.js";
import { FreshUses } from "./freshUses.js";
import { LeastUsed } from "./leastUsed.js";
import type { UsedFile } from "./oldestFiles.js";

/** Age of a noted use at which the next one is noted again, in milliseconds: most hits cost nothing. */
const NOTED_MS = 3_600_000;

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
  readonly #leastUsed: LeastUsed;
  readonly #closing = new AbortController();
  #evicted = 0;
  #evictedBytes = 0;
  #working: Promise<void> | undefined;
  #again = false;

  constructor(config: FolderLimitConfig) {
    this.#config = config;
    this.#log = config.log ?? silentLog;
    const { signal } = this.#closing;
    this.#leastUsed = new LeastUsed({ files: config.files, fresh: this.#fresh, stored: this.#stored, signal });
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
    this.#closing.abort();
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
          const isWanted = this.#again && !this.#closing.signal.aborted;
          this.#again = false;
          if (isWanted) this.#work();
        });
  }

  async #makeRoom(): Promise<void> {
    const { maxBytes } = this.#config;
    const before = this.usage;
    await this.#leastUsed.refresh();
    while (this.#stored.bytes > maxBytes && !this.#closing.signal.aborted) {
      const next = await this.#leastUsed.next();
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
}
