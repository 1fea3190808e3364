import type { Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from "node:zlib";

/** Undoes one coding of HTTP; undefined for one that is not known, which most often is a wrong declaration. */
function decoderOf(coding: string, first: number): Transform | undefined {
  if (coding === "gzip" || coding === "x-gzip") return createGunzip();
  if (coding === "br") return createBrotliDecompress();
  // By its standard with the header of zlib, which many servers leave out.
  if (coding === "deflate") return (first & 0x0f) === 8 ? createInflate() : createInflateRaw();
  return undefined;
}

/** Bytes with their coding undone, as many as are wanted and not one more. */
export class UndoCoding {
  readonly #codings: readonly string[];
  readonly #most: number;
  readonly #out: Buffer[] = [];
  #decoder: Transform | undefined;
  #begun = false;
  #length = 0;

  /**
   * @param header `Content-Encoding` as it came
   * @param most bytes that come out at most
   */
  constructor(header: string | string[] | undefined, most: number) {
    const names = [header ?? []].flat().flatMap((value) => value.split(","));
    this.#codings = names.map((name) => name.trim().toLowerCase()).filter((name) => name && name !== "identity");
    this.#most = most;
  }

  /** Whether what comes in is not what comes out. */
  get isCoded(): boolean {
    return this.#codings.length > 0;
  }

  /** Bytes that have come out. */
  get length(): number {
    return this.#length;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#out);
  }

  /** Takes the next bytes; resolves when what they hold has come out. What is no such coding brings nothing. */
  async push(chunk: Buffer): Promise<void> {
    if (!this.#begun) {
      this.#begun = true;
      // More than one is nothing that a server does to a picture.
      this.#decoder = this.#codings.length === 1 ? decoderOf(this.#codings[0]!, chunk[0] ?? 0) : undefined;
      this.#decoder?.on("data", (piece: Buffer) => this.#take(piece)).on("error", () => undefined);
    }
    const decoder = this.#decoder;
    if (!decoder) this.#take(chunk);
    else if (decoder.writable) await new Promise<void>((resolve) => decoder.write(chunk, () => resolve()));
  }

  /** Takes the end; resolves when all has come out. */
  async end(): Promise<void> {
    const decoder = this.#decoder;
    if (decoder && !decoder.destroyed) await new Promise<void>((resolve) => decoder.once("close", resolve).end());
  }

  /** Lets go of what a decoder holds. */
  destroy(): void {
    this.#decoder?.destroy();
  }

  #take(piece: Buffer): void {
    const rest = this.#most - this.#length;
    if (rest <= 0) return;
    const kept = piece.subarray(0, rest);
    this.#out.push(kept);
    this.#length += kept.length;
    // A bomb is put out with its first bytes.
    if (this.#length >= this.#most) this.destroy();
  }
}
