import { type Stats, statSync } from "node:fs";
import type { Memory, Sheddable } from "../../base/memory.js";
import type { StoredObject } from "../storedObject.js";

const MOST = 32 * 1024 * 1024;
const LARGEST = 256 * 1024;
/** Age in milliseconds below which a file may change again without its times showing it. */
const SETTLED_MS = 1_000;

interface Kept {
  object: StoredObject & { body: Buffer };
  facts: Stats;
}

/**
 * A cache of small files that were read lately: files up to 256 KiB, together at most 32 MiB or half of the memory that
 * all bodies share; none while memory is short. Each use compares the facts of the file first, so that one that any
 * process has removed or replaced is never served: files here appear by rename, which gives them another inode.
 */
export class HotFiles implements Sheddable {
  readonly #kept = new Map<string, Kept>();
  readonly #memory: Memory;
  readonly #most: number;
  #bytes = 0;

  constructor(memory: Memory) {
    this.#memory = memory;
    this.#most = Math.min(MOST, memory.limit / 2);
    memory.offer(this);
  }

  /** Forgets all files at once. */
  shed(): number {
    for (const [path, kept] of this.#kept) this.#drop(path, kept);
    return 0;
  }

  /** Returns a file and the facts that it had when it was read, where it is still the same. */
  get(path: string): { object: StoredObject; facts: Stats } | undefined {
    const kept = this.#kept.get(path);
    if (!kept) return undefined;
    const facts = statSync(path, { throwIfNoEntry: false });
    if (!facts || !isSame(facts, kept.facts)) {
      this.#drop(path, kept);
      return undefined;
    }
    // The file becomes the one used last.
    this.#kept.delete(path);
    this.#kept.set(path, kept);
    return kept;
  }

  /** Keeps an object. @param facts facts of the open file that it was read from */
  keep(path: string, object: StoredObject, facts: Stats): void {
    const { body } = object;
    if (!Buffer.isBuffer(body) || body.length > LARGEST || Date.now() - facts.ctimeMs < SETTLED_MS) return;
    const before = this.#kept.get(path);
    if (before) this.#drop(path, before);
    if (!this.#memory.take(body)) return;
    this.#kept.set(path, { object: { ...object, body }, facts });
    this.#bytes += body.length;
    for (const [oldest, kept] of this.#kept) {
      if (this.#bytes <= this.#most) break;
      this.#drop(oldest, kept);
    }
  }

  #drop(path: string, kept: Kept): void {
    this.#kept.delete(path);
    this.#bytes -= kept.object.body.length;
    this.#memory.drop(kept.object.body);
  }
}

const isSame = (a: Stats, b: Stats): boolean =>
  a.ino === b.ino && a.dev === b.dev && a.size === b.size && a.mtimeMs === b.mtimeMs && a.ctimeMs === b.ctimeMs;
