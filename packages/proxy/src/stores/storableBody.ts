import { addAbortSignal, type Readable } from "node:stream";

/** Bytes to store. A put that failed is tried again, so they can be opened more than once. */
export interface StorableBody {
  /** Number of bytes, 0 or more. */
  readonly length: number;
  /** Returns all bytes where they lie in memory, else a fresh stream over them, which the store reads or destroys. */
  open(): Buffer | Readable;
  /**
   * The same for a store that is done with a piece when it asks for the next one: pieces that lie on disk then share one
   * block of memory. Left out where {@link open} needs no memory of its own.
   */
  pieces?(): Buffer | AsyncGenerator<Buffer>;
}

/**
 * Opens the bytes of a put. The signal destroys a stream at once: Node's own readers look at their signal between two
 * pieces alone, and a stream may be silent for ever. The caller reads the stream in the same tick, since the failure of a
 * stream without a reader would end the process.
 *
 * @throws AbortError where the signal has been aborted before
 */
export function openBody(body: StorableBody, signal: AbortSignal | undefined): Buffer | Readable {
  signal?.throwIfAborted();
  const opened = body.open();
  return signal && !Buffer.isBuffer(opened) ? addAbortSignal(signal, opened) : opened;
}
