import type { Memory } from "../base/memory.js";
import type { Readers } from "./bodyReader.js";
import type { Lost } from "./bufferedBody.js";

/**
 * The rest of a body that cannot be kept whole: its writer follows the pace of the readers, since only the latest chunk is
 * there for them.
 */
export class Overflow {
  /** The reason why the bytes are not kept. */
  readonly lost: Lost;
  readonly #memory: Memory;
  readonly #readers: Readers;
  #chunk: Buffer | undefined;
  /** Place of the chunk in the body. */
  #from = 0;

  constructor(lost: Lost, memory: Memory, readers: Readers) {
    this.lost = lost;
    this.#memory = memory;
    this.#readers = readers;
  }

  /** Returns whether every reader has the latest chunk; false while there is no reader at all. */
  get isRead(): boolean {
    if (this.#chunk === undefined) return true;
    return this.#readers.size > 0 && this.#readers.haveReached(this.#from + this.#chunk.length);
  }

  /** Takes the next chunk in place of the latest one. @param from its place in the body */
  take(chunk: Buffer, from: number): void {
    this.#memory.hold(chunk);
    this.release();
    this.#chunk = chunk;
    this.#from = from;
  }

  /** Returns at most `most` bytes from `position` on; undefined where they do not lie in the latest chunk. */
  at(position: number, most: number): Buffer | undefined {
    const from = position - this.#from;
    if (!this.#chunk || from < 0 || from >= this.#chunk.length) return undefined;
    return this.#chunk.subarray(from, from + most);
  }

  /** Lets go of the latest chunk. */
  release(): void {
    if (this.#chunk) this.#memory.drop(this.#chunk);
    this.#chunk = undefined;
  }
}
