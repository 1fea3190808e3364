/** A body as its readers see it: bytes by place, and two calls that report how far a reader is. */
export interface BodySource {
  /**
   * Returns at most `most` bytes at a reader's place, `undefined` at the end; a promise for bytes that are still to arrive,
   * or that lie on disk.
   *
   * @throws the error that broke the body
   */
  read(reader: BodyReader, most: number): Buffer | undefined | Promise<Buffer | undefined>;
  /** Reports that a reader has another place now. */
  onMove(): void;
  /** Reports that a reader reads no more, once for each reader. */
  onClose(reader: BodyReader): void;
}

/** A place in a body, which moves at the pace of its reader. */
export class BodyReader {
  position = 0;
  /** Returns the block for bytes from a file; a reader that has used a piece before it takes the next needs only one. */
  block: (() => Buffer) | undefined;
  readonly #source: BodySource;
  #end = Number.POSITIVE_INFINITY;
  #closed = false;

  constructor(source: BodySource) {
    this.#source = source;
  }

  /** Narrows the reader to bytes `start` to `end` (exclusive). */
  limit(start: number, end: number): void {
    this.position = start;
    this.#end = end;
    this.#source.onMove();
  }

  /** Returns the next bytes, undefined at the end and once the reader is closed; a promise where they are not there yet. */
  next(): Buffer | undefined | Promise<Buffer | undefined> {
    if (this.#closed || this.position >= this.#end) return undefined;
    const chunk = this.#source.read(this, this.#end - this.position);
    return chunk instanceof Promise ? chunk.then((bytes) => this.#move(bytes)) : this.#move(chunk);
  }

  /** Lets go of the body, whose memory may then be freed; also from outside while the reader waits for bytes. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#source.onClose(this);
  }

  get closed(): boolean {
    return this.#closed;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for (let chunk = await this.next(); chunk; chunk = await this.next()) yield chunk;
  }

  #move(chunk: Buffer | undefined): Buffer | undefined {
    if (chunk) this.position += chunk.length;
    this.#source.onMove();
    return chunk;
  }
}
