import type { FileHandle } from "node:fs/promises";
import type { SpillSpace } from "./spillSpace.js";

const BLOCK = 256 * 1024;

/** The part of one body that lies on disk: a file without a name, made with its first bytes. */
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

  /** Its descriptor, for another thread; once there are bytes. */
  get fd(): number {
    return this.#handle!.fd;
  }

  /**
   * Adds pieces in one go; the caller waits for one call before the next.
   *
   * @throws SpillFull when all bodies together have their bytes or files, and what the disk throws
   */
  async append(pieces: readonly Buffer[]): Promise<void> {
    const bytes = pieces.reduce((sum, { length }) => sum + length, 0);
    this.#space.claim(bytes);
    try {
      this.#handle ??= await this.#space.open();
      await writeAll(this.#handle, pieces, this.#size);
      this.#size += bytes;
    } catch (error) {
      this.#space.give(bytes);
      throw error;
    }
  }

  /** At most `length` bytes from `position` on, in a block of the caller's or a new one. */
  async read(
    position: number,
    length: number,
    block: Buffer = Buffer.allocUnsafeSlow(Math.min(length, BLOCK)),
  ): Promise<Buffer> {
    const { bytesRead } = await this.#handle!.read(block, 0, Math.min(length, block.length), position);
    if (bytesRead === 0) throw new Error("spill file ended early");
    return block.subarray(0, bytesRead);
  }

  /** Gives bytes and file back. Not while an {@link append} is under way. */
  close(): void {
    this.#space.give(this.#size);
    this.#size = 0;
    if (this.#handle) void this.#space.close(this.#handle);
  }
}

/** Pieces that the system takes in one call. */
const MOST_PIECES = 1024;

async function writeAll(file: FileHandle, pieces: readonly Buffer[], from: number): Promise<void> {
  let at = from;
  for (let rest = pieces; rest.length > 0; ) {
    let { bytesWritten } = await file.writev(rest.slice(0, MOST_PIECES), at);
    at += bytesWritten;
    let whole = 0;
    while (whole < rest.length && bytesWritten >= rest[whole]!.length) bytesWritten -= rest[whole++]!.length;
    rest = rest.slice(whole);
    if (bytesWritten > 0) rest = [rest[0]!.subarray(bytesWritten), ...rest.slice(1)];
  }
}
