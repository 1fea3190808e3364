import { reasonOf } from "../base/errors.js";
import type { Memory, Sheddable } from "../base/memory.js";
import { Chunks } from "./chunks.js";
import type { Part, Parted } from "./md5Of.js";
import { SpillFile } from "./spillFile.js";
import { SpillFull, type SpillSpace } from "./spillSpace.js";

/** Places for the bytes of one body. */
export interface BufferedBodyConfig {
  memory: Memory;
  spill: SpillSpace;
  /** Most bytes of one body in memory. */
  memoryPerObject: number;
}

/** The reason why bytes could not be kept. */
export interface Lost {
  reason: "too-large" | "spill-full" | "spill-failed";
  /** Sentence for the log. */
  message: string;
}

/** Least bytes that are worth a file. */
const WORTH_MOVING = 256 * 1024;

/**
 * A body that can be read again from any place: its beginning lies in a file, its end in memory. While there is room it
 * lies in memory alone; when memory gets short it moves to the file in one go, while its writer goes on.
 */
export class BufferedBody implements Sheddable, Parted {
  readonly #config: BufferedBodyConfig;
  readonly #chunks: Chunks;
  #onDisk = 0;
  #file: SpillFile | undefined;
  #moving: Promise<Lost | undefined> | undefined;
  #released = false;
  /** True once the disk has refused: bytes in memory stay there. */
  #stuck = false;

  constructor(config: BufferedBodyConfig) {
    this.#config = config;
    this.#chunks = new Chunks(config.memory);
  }

  get length(): number {
    return this.#onDisk + this.#chunks.length;
  }

  get isOnDisk(): boolean {
    return this.#onDisk > 0;
  }

  /** All bytes as one piece, where they are few and none of them is on disk. */
  get whole(): Buffer | undefined {
    return this.#file ? undefined : this.#chunks.whole;
  }

  /** Adds a chunk: at once in memory, or on disk, with a promise for the fault of the disk or undefined. */
  add(chunk: Buffer): undefined | Promise<Lost | undefined> {
    if (this.#takes(chunk)) return undefined;
    return this.#spill(chunk);
  }

  /**
   * Returns bytes from `position` on, which must be kept already: as many as lie together, `most` at most. Bytes on disk are
   * read into the reader's own block. Without one the caller may keep the bytes; with one they last until it reads on.
   */
  read(position: number, most: number, block?: () => Buffer): Buffer | Promise<Buffer> {
    if (position < this.#onDisk) return this.#file!.read(position, Math.min(most, this.#onDisk - position), block?.());
    const piece = this.#chunks.at(position, most);
    // A caller without a block may keep what it gets.
    return !block && this.#config.memory.isInBlock(piece) ? Buffer.from(piece) : piece;
  }

  partAt(position: number): Part {
    if (position < this.#onDisk) return { fd: this.#file!.fd, from: position, to: this.#onDisk };
    return { pieces: this.#chunks.piecesAt(position) };
  }

  /** Frees memory and disk, also of bytes that are being moved. It must not be called while an {@link add} is under way. */
  release(): void {
    this.#released = true;
    if (!this.#moving) this.#free();
  }

  shed(): number {
    if (this.#moving || this.#stuck || this.#chunks.length < WORTH_MOVING) return 0;
    const bytes = this.#chunks.length;
    this.#moving = this.#move().then((lost) => {
      this.#stuck = lost !== undefined;
      this.#moving = undefined;
      this.#config.memory.left(bytes);
      if (this.#released) this.#free();
      return lost;
    });
    return bytes;
  }

  #takes(chunk: Buffer): boolean {
    const { memory, memoryPerObject } = this.#config;
    if (this.#chunks.length + chunk.length > memoryPerObject || !this.#chunks.take(chunk, this.length)) return false;
    if (this.#chunks.length >= WORTH_MOVING) memory.offer(this);
    return true;
  }

  async #spill(chunk: Buffer): Promise<Lost | undefined> {
    if (this.#moving) {
      await this.#moving;
      if (this.#takes(chunk)) return undefined;
    }
    const { memory } = this.#config;
    memory.hold(chunk);
    // Only one move runs at a time: the order of the file is the order of the body.
    this.#moving = this.#move(chunk);
    const lost = await this.#moving;
    this.#moving = undefined;
    memory.drop(chunk);
    return lost;
  }

  /** Moves all bytes in memory to the end of the file, and then a new chunk behind them. */
  async #move(chunk?: Buffer): Promise<Lost | undefined> {
    this.#chunks.seal();
    const { all } = this.#chunks;
    const count = all.length;
    const pieces = chunk ? [...all, chunk] : all.slice();
    try {
      this.#file ??= new SpillFile(this.#config.spill);
      await this.#file.append(pieces);
    } catch (error) {
      // A full or broken disk only keeps this body from being stored; its clients read on, at their own pace.
      return { reason: error instanceof SpillFull ? "spill-full" : "spill-failed", message: reasonOf(error) };
    }
    this.#chunks.drop(count);
    this.#onDisk = this.#file.size;
    if (this.#chunks.length < WORTH_MOVING) this.#config.memory.withdraw(this);
    return undefined;
  }

  #free(): void {
    this.#config.memory.withdraw(this);
    this.#chunks.clear();
    this.#file?.close();
  }
}
