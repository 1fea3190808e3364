/** A body as its readers see it: bytes by place, and two signals by which it learns how far they are. */
export interface BodySource {
  /**
   * At most `most` bytes at a reader's place, `undefined` at the end. A promise is one for bytes that are still to
   * arrive, or that lie on disk.
   *
   * @throws what broke the body
   */
  read(reader: BodyReader, most: number): Buffer | undefined | Promise<Buffer | undefined>;
  /** A reader has another place now. */
  onMove(): void;
  /** A reader reads no more. Called once for each. */
  onClose(reader: BodyReader): void;
}

/** One reader's place in a body, at a pace of its own. */
export class BodyReader {
  position = 0;
  /** Where bytes from a file go: a reader that is done with a piece before it asks for the next one needs one block only. */
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

  /** Returns the next bytes, undefined at the end and once it is closed. Synchronous when they are there. */
  next(): Buffer | undefined | Promise<Buffer | undefined> {
    if (this.#closed || this.position >= this.#end) return undefined;
    const chunk = this.#source.read(this, this.#end - this.position);
    return chunk instanceof Promise ? chunk.then((bytes) => this.#move(bytes)) : this.#move(chunk);
  }

  /** Lets go of the body, whose bytes may then go; also from outside while the reader waits for some. */
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
