import type { Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from "node:zlib";

/** Undoes one coding of HTTP; undefined for one that is not known, which most often is a wrong declaration. */
function decoderOf(coding: string, first: number): Transform | undefined {
  if (coding === "gzip" || coding === "x-gzip") return createGunzip();
  if (coding === "br") return createBrotliDecompress();
  // The standard requires the header of zlib, which many servers leave out.
  if (coding === "deflate") return (first & 0x0f) === 8 ? createInflate() : createInflateRaw();
  return undefined;
}

/** A decoder of an HTTP coding, which yields a bounded number of bytes. */
export class UndoCoding {
  readonly #codings: readonly string[];
  readonly #most: number;
  readonly #out: Buffer[] = [];
  #decoder: Transform | undefined;
  #begun = false;
  #broken = false;
  #length = 0;

  /**
   * @param header `Content-Encoding` as it was received
   * @param most most bytes of the result
   */
  constructor(header: string | string[] | undefined, most: number) {
    const names = [header ?? []].flat().flatMap((value) => value.split(","));
    this.#codings = names.map((name) => name.trim().toLowerCase()).filter((name) => name && name !== "identity");
    this.#most = most;
  }

  /** True where the body has a coding. */
  get isCoded(): boolean {
    return this.#codings.length > 0;
  }

  /** Number of decoded bytes so far. */
  get length(): number {
    return this.#length;
  }

  /** True once bytes came that are not of the declared coding: nothing more can be decoded. */
  get isBroken(): boolean {
    return this.#broken;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#out);
  }

  /** Decodes the next bytes; resolves when that is done. Bytes of another coding yield nothing. */
  async push(chunk: Buffer): Promise<void> {
    if (!this.#begun) {
      this.#begun = true;
      // No server uses more than one coding for a picture.
      this.#decoder = this.#codings.length === 1 ? decoderOf(this.#codings[0]!, chunk[0] ?? 0) : undefined;
      this.#decoder?.on("data", (piece: Buffer) => this.#take(piece)).on("error", () => (this.#broken = true));
    }
    const decoder = this.#decoder;
    if (!decoder) this.#take(chunk);
    else if (decoder.writable)
      await new Promise<void>((resolve) => {
        // A decoder that fails never calls back, and would hold its request until the timeout.
        decoder.once("close", resolve);
        decoder.write(chunk, () => {
          decoder.off("close", resolve);
          resolve();
        });
      });
  }

  /** Ends the body; resolves when all bytes are decoded. */
  async end(): Promise<void> {
    const decoder = this.#decoder;
    if (decoder && !decoder.destroyed) await new Promise<void>((resolve) => decoder.once("close", resolve).end());
  }

  /** Frees the decoder. */
  destroy(): void {
    this.#decoder?.destroy();
  }

  #take(piece: Buffer): void {
    const rest = this.#most - this.#length;
    if (rest <= 0) return;
    const kept = piece.subarray(0, rest);
    this.#out.push(kept);
    this.#length += kept.length;
    // A decompression bomb ends here, after its first bytes.
    if (this.#length >= this.#most) this.destroy();
  }
}
