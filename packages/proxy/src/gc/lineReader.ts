/** Longest line that is looked at; what is behind is left out, so that a file without line ends cannot fill memory. */
const LONGEST = 64 * 1024;
const END = 0x0a;

/** Cuts bytes into lines. Text is read as Latin-1: what counts in a log is ASCII. */
export class LineReader {
  #rest: Buffer = Buffer.alloc(0);
  #skipping = false;
  /** Number of bytes up to the end of the last whole line. */
  whole = 0;

  /** Yields the lines that end in a chunk, without their ends. */
  *add(chunk: Buffer): Generator<string> {
    let from = 0;
    for (let end = chunk.indexOf(END); end >= 0; end = chunk.indexOf(END, from)) {
      const piece = chunk.subarray(from, end);
      if (!this.#skipping) yield textOf(this.#rest.length > 0 ? Buffer.concat([this.#rest, piece]) : piece);
      this.whole += this.#pending + piece.length + 1;
      this.#forget();
      from = end + 1;
    }
    if (from === chunk.length) return;
    const left = chunk.subarray(from);
    this.#pending += left.length;
    if (this.#skipping) return;
    // A copy, since the chunk is large and may be used again.
    this.#rest = Buffer.concat([this.#rest, left]);
    if (this.#rest.length <= LONGEST) return;
    yield textOf(this.#rest);
    this.#rest = Buffer.alloc(0);
    this.#skipping = true;
  }

  /** Returns the last line where it has no end; undefined where there is none. */
  last(): string | undefined {
    return this.#rest.length > 0 ? textOf(this.#rest) : undefined;
  }

  /** Bytes of a line that has not ended. */
  #pending = 0;

  #forget(): void {
    this.#pending = 0;
    this.#rest = Buffer.alloc(0);
    this.#skipping = false;
  }
}

const textOf = (bytes: Buffer): string =>
  bytes.toString("latin1", 0, Math.min(bytes.length, LONGEST)).replace(/\r$/, "");
