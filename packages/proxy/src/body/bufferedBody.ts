import { BLOCK_BYTES } from "../base/blocks.js";
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
/** Longest body that is returned as one piece; a longer one is streamed, or it would need its memory twice. */
const ONE_PIECE = 256 * 1024;

/**
 * A body that can be read again from any place: its beginning lies in a file, its end in memory. While there is room it
 * lies in memory alone; when memory gets short it moves to the file in one go, while its writer goes on.
 */
export class BufferedBody implements Sheddable, Parted {
  readonly #config: BufferedBodyConfig;
  #chunks = new Chunks();
  #onDisk = 0;
  #file: SpillFile | undefined;
  #moving: Promise<Lost | undefined> | undefined;
  #released = false;
  /** True once the disk has refused: bytes in memory stay there. */
  #stuck = false;

  constructor(config: BufferedBodyConfig) {
    this.#config = config;
  }

  get length(): number {
    return this.#onDisk + this.#chunks.length;
  }

  get isOnDisk(): boolean {
    return this.#onDisk > 0;
  }

  /** All bytes as one piece, where they are few and none of them is on disk. */
  get whole(): Buffer | undefined {
    if (this.#file || this.#chunks.length > ONE_PIECE) return undefined;
    const { all } = this.#chunks;
    if (all.length === 1) return all[0]!;
    const whole = Buffer.concat(all);
    // From now on the bytes are kept in this form alone.
    this.#config.memory.hold(whole);
    for (const chunk of all) this.#config.memory.drop(chunk);
    this.#chunks = new Chunks();
    this.#chunks.add(whole, whole.length);
    return whole;
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
    if (this.#chunks.length + chunk.length > memoryPerObject) return false;
    // A long body passes through, and would leave garbage behind.
    const passes = this.length + chunk.length > ONE_PIECE && chunk.length <= BLOCK_BYTES;
    if (!(passes ? this.#copies(chunk) : this.#keeps(chunk))) return false;
    if (this.#chunks.length >= WORTH_MOVING) memory.offer(this);
    return true;
  }

  #keeps(chunk: Buffer): boolean {
    if (!this.#config.memory.take(chunk)) return false;
    this.#chunks.seal();
    this.#chunks.add(chunk, this.length + chunk.length);
    return true;
  }

  /** Copies a chunk into blocks; false where there is no room for all of it. */
  #copies(chunk: Buffer): boolean {
    const isMore = chunk.length > this.#chunks.room;
    const block = isMore ? this.#config.memory.takeBlock() : undefined;
    if (isMore && !block) return false;
    // The last chunk may have begun to move to disk, to make room for the new block.
    const { room } = this.#chunks;
    if (room > 0) this.#chunks.fill(chunk.subarray(0, room), this.length + Math.min(room, chunk.length));
    if (!block) return true;
    this.#chunks.addBlock(block, this.length);
    this.#chunks.fill(chunk.subarray(room), this.length + chunk.length - room);
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
    for (const moved of this.#chunks.shift(count)) this.#config.memory.drop(moved);
    this.#onDisk = this.#file.size;
    if (this.#chunks.length < WORTH_MOVING) this.#config.memory.withdraw(this);
    return undefined;
  }

  #free(): void {
    const { memory } = this.#config;
    memory.withdraw(this);
    for (const chunk of this.#chunks.all) memory.drop(chunk);
    this.#chunks = new Chunks();
    this.#file?.close();
  }
}
