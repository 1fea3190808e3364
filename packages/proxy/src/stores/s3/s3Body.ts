import { Readable } from "node:stream";
import type { Dispatcher } from "undici";

/** A stream over the bytes of an object as they arrive, at the reader's pace. Destroying it gives the socket back. */
export class S3Body extends Readable {
  readonly #controller: Dispatcher.DispatchController;

  constructor(controller: Dispatcher.DispatchController) {
    super();
    this.#controller = controller;
    // The connection may break before anything reads; a later reader still gets the error.
    this.on("error", () => {});
  }

  add(chunk: Buffer): void {
    if (!this.push(chunk)) this.#controller.pause();
  }

  finish(): void {
    this.push(null);
  }

  override _read(): void {
    this.#controller.resume();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    if (!this.readableEnded) this.#controller.abort(error ?? new Error("the rest of the object is not wanted"));
    callback(error);
  }
}
