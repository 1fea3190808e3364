/** A body as its readers see it: bytes by place, and two calls that report how far a reader is. */
export interface BodySource {
  /**
   * Returns at most `most` bytes at a reader's place, `undefined` at the end; a promise for bytes that are still to arrive,
   * or that lie on disk.
   *
   * @throws the error that broke the body
   */
  read(reader: BodyReader, most: number): Buffer | undefined | Promise<Buffer | undefined>;
  /** Returns whether the writer waits for the readers, since the bytes have no room anywhere else. */
  isHeldUp(): boolean;
  /** Returns whether bytes lie on disk for the readers alone. */
  isOnDisk(): boolean;
  /** Reports that a reader has another place now. */
  onMove(): void;
  /** Frees the bytes: nothing holds the body any more. */
  onFree(): void;
}

/** A place in a body, which moves at the pace of its reader. */
export class BodyReader {
  position = 0;
  /** Returns the block for bytes from a file; a reader that has used a piece before it takes the next needs only one. */
  block: (() => Buffer) | undefined;
  readonly #source: BodySource;
  readonly #onClose: (reader: BodyReader) => void;
  #end = Number.POSITIVE_INFINITY;
  #closed = false;

  constructor(source: BodySource, onClose: (reader: BodyReader) => void) {
    this.#source = source;
    this.#onClose = onClose;
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
    this.#onClose(this);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** True while the writer of the body may be waiting for this reader. */
  get holdsUp(): boolean {
    return !this.#closed && this.#source.isHeldUp();
  }

  /** True while bytes lie on disk for this reader, and others like it. */
  get holdsDisk(): boolean {
    return !this.#closed && this.#source.isOnDisk();
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

/** The open readers of one body, and all others that hold it or wait for a change of it. */
export class Readers {
  readonly #source: BodySource;
  readonly #open = new Set<BodyReader>();
  #waiting: (() => void)[] = [];
  /** Number of holds; the first is the writer's. */
  #held = 1;

  constructor(source: BodySource) {
    this.#source = source;
  }

  get size(): number {
    return this.#open.size;
  }

  /** True where nothing but readers holds the body. */
  get areAlone(): boolean {
    return this.#held === this.#open.size;
  }

  /** Opens a reader from the first byte on. It holds the body until it is closed. */
  open(): BodyReader {
    const reader = new BodyReader(this.#source, (closed) => {
      this.#open.delete(closed);
      this.release();
      // Both sides go on: a writer that waited for this reader, and the reader itself if it waited.
      this.wake();
    });
    this.#open.add(reader);
    this.hold();
    return reader;
  }

  /** Returns whether every reader has read all bytes before `position`. */
  haveReached(position: number): boolean {
    return [...this.#open].every((reader) => reader.position >= position);
  }

  hold(): void {
    this.#held++;
  }

  /** Ends one hold. The last one frees the bytes. */
  release(): void {
    if (--this.#held === 0) this.#source.onFree();
  }

  /** Resolves at the next {@link wake}. */
  change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Wakes all that wait. */
  wake(): void {
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
