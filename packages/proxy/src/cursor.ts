import type { FanOut } from "./fanOut.js";

/** One reader's place in a {@link FanOut}. */
export class Cursor {
  position = 0;
  readonly #body: FanOut;
  #end = Number.POSITIVE_INFINITY;

  constructor(body: FanOut) {
    this.#body = body;
  }

  /** Narrows the cursor to bytes `start` to `end` (exclusive). */
  limit(start: number, end: number): void {
    this.position = start;
    this.#end = end;
  }

  /** The next bytes, undefined at the end. Synchronous when they are there. */
  next(): Buffer | undefined | Promise<Buffer | undefined> {
    if (this.position >= this.#end) return undefined;
    const chunk = this.#body.read(this.position, this.#end - this.position);
    return chunk instanceof Promise ? chunk.then((bytes) => this.#move(bytes)) : this.#move(chunk);
  }

  close(): void {
    this.#body.drop(this);
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
