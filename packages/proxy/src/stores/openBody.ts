import { addAbortSignal, type Readable } from "node:stream";
import type { StorableBody } from "./store.js";

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
