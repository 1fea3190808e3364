import type { FileHandle } from "node:fs/promises";
import type { Budget, SpillSpace } from "./resources.js";

/** Where the bytes of one body may lie. */
export interface KeptBytesConfig {
  memory: Budget;
  spill: SpillSpace;
  /** Bytes of one body that stay in memory; the rest is spilled. */
  memoryPerObject: number;
}

/** Why bytes could not be kept. */
export type Lost = "spill-full" | "spill-failed";

const READ = 64 * 1024;

/** The beginning of a body in memory and the rest in a file, to be read again from any place. */
export class KeptBytes {
  readonly #config: KeptBytesConfig;
  #chunks: Buffer[] = [];
  #inMemory = 0;
  #file: FileHandle | undefined;
  #inFile = 0;

  constructor(config: KeptBytesConfig) {
    this.#config = config;
  }

  get length(): number {
    return this.#inMemory + this.#inFile;
  }

  /** All bytes, when none of them is on disk. */
  get whole(): Buffer | undefined {
    if (this.#inFile > 0) return undefined;
    return this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
  }

  /** Adds a chunk: at once in memory, or by way of a promise on disk, which tells what went wrong there. */
  add(chunk: Buffer): undefined | Promise<Lost | undefined> {
    const { memory, memoryPerObject } = this.#config;
    const fits = this.#file === undefined && this.#inMemory + chunk.length <= memoryPerObject;
    if (!fits || !memory.take(chunk.length)) return this.#spill(chunk);
    this.#chunks.push(chunk);
    this.#inMemory += chunk.length;
    return undefined;
  }

  /** Bytes from `position` on, which must be kept already: as many as lie together, `most` at most. */
  read(position: number, most: number): Buffer | Promise<Buffer> {
    if (position >= this.#inMemory) return this.#readFile(position, Math.min(most, READ, this.length - position));
    let at = 0;
    let index = 0;
    while (position >= at + this.#chunks[index]!.length) at += this.#chunks[index++]!.length;
    return this.#chunks[index]!.subarray(position - at, position - at + most);
  }

  /** Gives memory and disk back. */
  release(): void {
    this.#config.memory.give(this.#inMemory);
    this.#config.spill.give(this.#inFile);
    this.#chunks = [];
    void this.#file?.close().catch(() => undefined);
  }

  async #readFile(position: number, length: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(length);
    const { bytesRead } = await this.#file!.read(buffer, 0, length, position - this.#inMemory);
    if (bytesRead === 0) throw new Error("spill file ended early");
    return buffer.subarray(0, bytesRead);
  }

  async #spill(chunk: Buffer): Promise<Lost | undefined> {
    const { spill } = this.#config;
    if (!spill.take(chunk.length)) return "spill-full";
    try {
      this.#file ??= await spill.open();
      for (let at = 0; at < chunk.length; ) {
        at += (await this.#file.write(chunk, at, chunk.length - at, this.#inFile + at)).bytesWritten;
      }
      this.#inFile += chunk.length;
      return undefined;
    } catch {
      // A full or broken disk ends only the store of this body; its clients read on, at their own pace.
      spill.give(chunk.length);
      return "spill-failed";
    }
  }
}
