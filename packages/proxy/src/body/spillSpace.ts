import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { type FileHandle, open, readdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as immediate } from "node:timers/promises";
import { Budget } from "../base/budget.js";
import { mostDescriptors } from "../base/descriptors.js";
import { reasonOf } from "../base/errors.js";
import type { Log } from "../base/log.js";
import type { Limits } from "../settings/limits.js";

/** Sentence for the log, when the disk refuses. */
export const SPILL_FAILED = "SPILL_DIR cannot be written: images that do not fit in memory are served, not stored";

/** An error: all bodies together may have no more of the disk. */
export class SpillFull extends Error {
  override readonly name = "SpillFull";
}

/** Disk space for bytes that do not fit in memory: its files have no name, so that a crash leaves none behind. */
export class SpillSpace extends Budget {
  readonly dir: string;
  readonly #maxFiles: number;
  /** Frees a part of the space some turns later; returns false where nothing can be freed. */
  onFull: () => boolean = () => false;
  #files = 0;
  #ready = false;

  /** @param maxFiles most files at once; never more than half of the descriptors of this process, since sockets need some */
  constructor(dir: string, maxBytes: number, maxFiles: number) {
    super(maxBytes);
    this.dir = dir;
    this.#maxFiles = Math.min(maxFiles, Math.floor(mostDescriptors() / 2));
  }

  /**
   * Reserves bytes, for which others may have to make room.
   *
   * @throws SpillFull
   */
  async claim(bytes: number): Promise<void> {
    while (!this.take(bytes)) {
      if (bytes > this.limit || !this.onFull()) throw new SpillFull(`more than ${this.limit} bytes`);
      await immediate();
      await immediate();
    }
  }

  /**
   * Opens a file without a name.
   *
   * @throws SpillFull, and a system error of the disk
   */
  async open(): Promise<FileHandle> {
    while (this.#files >= this.#maxFiles) {
      if (this.#maxFiles === 0 || !this.onFull()) throw new SpillFull(`more than ${this.#maxFiles} files`);
      await immediate();
      await immediate();
    }
    this.#files++;
    try {
      if (!this.#ready) mkdirSync(this.dir, { recursive: true, mode: 0o700 });
      this.#ready = true;
      const path = join(this.dir, `bucketfirst-${process.pid}-${randomBytes(8).toString("hex")}.spill`);
      const file = await open(path, "wx+", 0o600);
      // Another process that starts at this very moment may remove the file first.
      await unlink(path).catch(() => undefined);
      return file;
    } catch (error) {
      this.#files--;
      throw error;
    }
  }

  async close(file: FileHandle): Promise<void> {
    await file.close().catch(() => undefined);
    this.#files--;
  }

  /**
   * Removes files of a process that was killed between creating and unlinking them, and tries to write one.
   *
   * @throws a system error of the disk
   */
  async prepare(): Promise<void> {
    const names = await readdir(this.dir).catch(() => []);
    const left = names.filter((name) => /^bucketfirst-\d+-[0-9a-f]{16}\.spill$/.test(name));
    await Promise.all(left.map((name) => unlink(join(this.dir, name)).catch(() => undefined)));
    const file = await this.open();
    try {
      await file.write("x");
    } finally {
      await this.close(file);
    }
  }
}

/** Opens the spill space of a proxy: it is swept once, and a disk that refuses leads to one warning. */
export function openSpill(dir: string, { maxSpillBytes, maxSpillFiles }: Limits, log: Log): SpillSpace {
  const spill = new SpillSpace(dir, maxSpillBytes, maxSpillFiles);
  spill.prepare().catch((error) => {
    log.warn({ dir, reason: reasonOf(error) }, SPILL_FAILED);
  });
  return spill;
}
