import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { type FileHandle, open, readdir, unlink } from "node:fs/promises";
import { join } from "node:path";

/** A shared allowance of bytes. Taking never waits: who gets nothing does without. */
export class Budget {
  readonly limit: number;
  #used = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  get used(): number {
    return this.#used;
  }

  take(bytes: number): boolean {
    if (this.#used + bytes > this.limit) return false;
    this.#used += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#used -= bytes;
  }
}

/** Where bytes go that do not fit in memory: files that have no name, so that a crash leaves none. */
export class SpillSpace extends Budget {
  readonly dir: string;
  #ready = false;

  constructor(dir: string, maxBytes: number) {
    super(maxBytes);
    this.dir = dir;
  }

  async open(): Promise<FileHandle> {
    if (!this.#ready) mkdirSync(this.dir, { recursive: true, mode: 0o700 });
    this.#ready = true;
    const path = join(this.dir, `bucketfirst-${process.pid}-${randomBytes(8).toString("hex")}.spill`);
    const file = await open(path, "wx+", 0o600);
    // Another process that starts in this very moment may sweep it away first.
    await unlink(path).catch(() => undefined);
    return file;
  }

  /** Removes files of a process that was killed between creating and unlinking one. */
  async sweep(): Promise<void> {
    const names = await readdir(this.dir).catch(() => []);
    const left = names.filter((name) => /^bucketfirst-\d+-[0-9a-f]{16}\.spill$/.test(name));
    await Promise.all(left.map((name) => unlink(join(this.dir, name)).catch(() => undefined)));
  }
}
