import type { Readable } from "node:stream";
import { reasonOf } from "../base/errors.js";

/** A failure of the store in the middle of an object: it broke off, stalled, or sent another length than it declared. */
export class BrokenBody extends Error {
  override readonly name = "BrokenBody";
  /** True where clients have received a part of the object; else imgproxy can still make it. */
  readonly sent: boolean;

  constructor(cause: unknown, sent: boolean) {
    super(reasonOf(cause), { cause });
    this.sent = sent;
  }
}

/** The pieces of a stored body, with a limit to the silence between two of them. */
export class StoredPieces {
  readonly #body: Readable;
  readonly #pieces: AsyncIterator<Buffer>;
  readonly #timer: NodeJS.Timeout;
  #waiting = false;

  constructor(body: Readable, idleMs: number) {
    this.#body = body;
    this.#pieces = body[Symbol.asyncIterator]();
    // Time that a reader takes is no silence of the store.
    this.#timer = setTimeout(() => {
      if (this.#waiting) body.destroy(new Error(`the bucket sent nothing for ${idleMs} ms`));
    }, idleMs);
  }

  /**
   * Reads the next piece, undefined at the end.
   *
   * @throws BrokenBody
   */
  async next(sent: () => boolean): Promise<Buffer | undefined> {
    this.#waiting = true;
    this.#timer.refresh();
    try {
      const { done, value } = await this.#pieces.next();
      return done ? undefined : value;
    } catch (error) {
      throw new BrokenBody(error, sent());
    } finally {
      this.#waiting = false;
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#body.destroy();
  }
}
