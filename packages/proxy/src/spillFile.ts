import type { FileHandle } from "node:fs/promises";
import type { SpillSpace } from "./spillSpace.js";

const READ = 64 * 1024;

/** The part of one body that lies on disk: a file without a name, made with its first chunk. */
export class SpillFile {
  readonly #space: SpillSpace;
  #handle: FileHandle | undefined;
  #size = 0;

  constructor(space: SpillSpace) {
    this.#space = space;
  }

  /** Bytes that can be read. */
  get size(): number {
    return this.#size;
  }

  /**
   * Adds a chunk; the caller waits for one before it adds the next.
   *
   * @throws SpillFull when all bodies together have their bytes or files, and what the disk throws
   */
  async append(chunk: Buffer): Promise<void> {
    this.#space.claim(chunk.length);
    try {
      this.#handle ??= await this.#space.open();
      for (let at = 0; at < chunk.length; ) {
        at += (await this.#handle.write(chunk, at, chunk.length - at, this.#size + at)).bytesWritten;
      }
      this.#size += chunk.length;
    } catch (error) {
      this.#space.give(chunk.length);
      throw error;
    }
  }

  /** At most `length` bytes from `position` on. */
  async read(position: number, length: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(Math.min(READ, length, this.#size - position));
    const { bytesRead } = await this.#handle!.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) throw new Error("spill file ended early");
    return buffer.subarray(0, bytesRead);
  }

  /** Gives bytes and file back. Not while an {@link append} is under way. */
  close(): void {
    this.#space.give(this.#size);
    this.#size = 0;
    if (this.#handle) void this.#space.close(this.#handle);
  }
}
