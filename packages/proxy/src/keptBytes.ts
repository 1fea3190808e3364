import type { Budget } from "./budget.js";
import { reasonOf } from "./errors.js";
import { SpillFile } from "./spillFile.js";
import { SpillFull, type SpillSpace } from "./spillSpace.js";

/** Where the bytes of one body may lie. */
export interface KeptBytesConfig {
  memory: Budget;
  spill: SpillSpace;
  /** Bytes of one body that stay in memory; the rest is spilled. */
  memoryPerObject: number;
}

/** Why bytes could not be kept. */
export interface Lost {
  reason: "too-large" | "spill-full" | "spill-failed";
  /** For the log. */
  message: string;
}

/** The beginning of a body in memory and the rest in a file, to be read again from any place. */
export class KeptBytes {
  readonly #config: KeptBytesConfig;
  #chunks: Buffer[] = [];
  #inMemory = 0;
  #file: SpillFile | undefined;

  constructor(config: KeptBytesConfig) {
    this.#config = config;
  }

  get length(): number {
    return this.#inMemory + (this.#file?.size ?? 0);
  }

  /** All bytes, when none of them is on disk. */
  get whole(): Buffer | undefined {
    if (this.#file) return undefined;
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
    if (position >= this.#inMemory) return this.#file!.read(position - this.#inMemory, most);
    let at = 0;
    let index = 0;
    while (position >= at + this.#chunks[index]!.length) at += this.#chunks[index++]!.length;
    return this.#chunks[index]!.subarray(position - at, position - at + most);
  }

  /** Gives memory and disk back. Not while an {@link add} is under way. */
  release(): void {
    this.#config.memory.give(this.#inMemory);
    this.#inMemory = 0;
    this.#chunks = [];
    this.#file?.close();
  }

  async #spill(chunk: Buffer): Promise<Lost | undefined> {
    try {
      this.#file ??= new SpillFile(this.#config.spill);
      await this.#file.append(chunk);
      return undefined;
    } catch (error) {
      // A full or broken disk ends only the store of this body; its clients read on, at their own pace.
      return { reason: error instanceof SpillFull ? "spill-full" : "spill-failed", message: reasonOf(error) };
    }
  }
}
