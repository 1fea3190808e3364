import { type Stats, statSync } from "node:fs";
import type { Memory, Sheddable } from "../base/memory.js";
import type { StoredObject } from "./store.js";

const MOST = 32 * 1024 * 1024;
const LARGEST = 256 * 1024;
/** A file that changed later than this before it was read may change again without its times showing it. */
const SETTLED_MS = 1_000;

interface Kept {
  object: StoredObject & { body: Buffer };
  facts: Stats;
}

/**
 * Small files that were asked for lately, in memory: at most 32 MiB or half of what all bodies share, those of up to
 * 256 KiB; none while memory is short. Each use looks at the file first, so that one that was removed or replaced, by
 * whatever process, is never served: files here appear by rename, which gives another inode.
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

  /** Forgets all of them, at once. */
  shed(): number {
    for (const [path, kept] of this.#kept) this.#drop(path, kept);
    return 0;
  }

  get(path: string): StoredObject | undefined {
    const kept = this.#kept.get(path);
    if (!kept) return undefined;
    const facts = statSync(path, { throwIfNoEntry: false });
    if (!facts || !isSame(facts, kept.facts)) {
      this.#drop(path, kept);
      return undefined;
    }
    // To the end of the line.
    this.#kept.delete(path);
    this.#kept.set(path, kept);
    return kept.object;
  }

  /** Keeps what was read, `facts` being those of the open file. */
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
