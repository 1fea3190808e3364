import type { SharedBody } from "./sharedBody.js";

/** One reader's place in a {@link SharedBody}. */
export class BodyReader {
  position = 0;
  /** Where bytes from a file go: a reader that is done with a piece before it asks for the next one needs one block only. */
  block: (() => Buffer) | undefined;
  readonly #body: SharedBody;
  #end = Number.POSITIVE_INFINITY;
  #closed = false;

  constructor(body: SharedBody) {
    this.#body = body;
  }

  /** Narrows the reader to bytes `start` to `end` (exclusive). */
  limit(start: number, end: number): void {
    this.position = start;
    this.#end = end;
    this.#body.moved();
  }

  /** The next bytes, undefined at the end and once it is closed. Synchronous when they are there. */
  next(): Buffer | undefined | Promise<Buffer | undefined> {
    if (this.#closed || this.position >= this.#end) return undefined;
    const chunk = this.#body.read(this, this.#end - this.position);
    return chunk instanceof Promise ? chunk.then((bytes) => this.#move(bytes)) : this.#move(chunk);
  }

  /** Lets go of the body, whose bytes may then go; also from outside while the reader waits for some. */
  close(): void {
    this.#closed = true;
    this.#body.drop(this);
  }

  get closed(): boolean {
    return this.#closed;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for (let chunk = await this.next(); chunk; chunk = await this.next()) yield chunk;
  }

  #move(chunk: Buffer | undefined): Buffer | undefined {
    if (chunk) this.position += chunk.length;
    this.#body.moved();
    return chunk;
  }
}
