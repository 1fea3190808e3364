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

  /** Number of bytes that can be read. */
  get size(): number {
    return this.#size;
  }

  /** Descriptor, once there are bytes. */
  get fd(): number {
    return this.#handle!.fd;
  }

  /**
   * Adds pieces in one go. The caller waits for one call before the next.
   *
   * @throws SpillFull where all bodies together may have no more bytes or files, and a system error of the disk
   */
  async append(pieces: readonly Buffer[]): Promise<void> {
    const bytes = pieces.reduce((sum, { length }) => sum + length, 0);
    await this.#space.claim(bytes);
    try {
      this.#handle ??= await this.#space.open();
      await writeAll(this.#handle, pieces, this.#size);
      this.#size += bytes;
    } catch (error) {
      this.#space.give(bytes);
      throw error;
    }
  }

  /** Reads at most `length` bytes from `position` on, into a block of the caller's or a new one. */
  async read(
    position: number,
    length: number,
    block: Buffer = Buffer.allocUnsafeSlow(Math.min(length, BLOCK)),
  ): Promise<Buffer> {
    const { bytesRead } = await this.#handle!.read(block, 0, Math.min(length, block.length), position);
    if (bytesRead === 0) throw new Error("spill file ended early");
    return block.subarray(0, bytesRead);
  }

  /** Frees bytes and file. It must not be called while an {@link append} is under way. */
  close(): void {
    this.#space.give(this.#size);
    this.#size = 0;
    if (this.#handle) void this.#space.close(this.#handle);
  }
}

/** Most pieces that the system accepts in one call. */
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
