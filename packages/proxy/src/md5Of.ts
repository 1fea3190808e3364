import { createHash } from "node:crypto";
import { HashThread } from "./hashThread.js";

/** The next bytes of a body: a part of an open file, or pieces in memory. */
export type Part = { fd: number; from: number; to: number } | { pieces: readonly Buffer[] };

/** Bytes that lie partly on disk and partly in memory, and may move from here to there between two calls. */
export interface Parted {
  readonly length: number;
  /** What lies together from `position` on. */
  partAt(position: number): Part;
}

/** Up to this length the way to the other thread costs more than the digest. */
const AT_ONCE = 256 * 1024;

let thread: HashThread | undefined;

/**
 * Hex MD5 of a body, of more than 256 KiB in a thread of its own, one body at a time. The body must stay until then.
 *
 * @throws what reading the file throws
 */
export function md5Of(body: Parted): Promise<string> {
  const part = body.length <= AT_ONCE ? body.partAt(0) : undefined;
  if (part && "pieces" in part && lengthOf(part) === body.length) {
    const hash = createHash("md5");
    for (const piece of part.pieces) hash.update(piece);
    return Promise.resolve(hash.digest("hex"));
  }
  thread ??= new HashThread();
  return thread.digest(body);
}

/** Bytes of a part. */
export function lengthOf(part: Part): number {
  return "pieces" in part ? part.pieces.reduce((sum, { length }) => sum + length, 0) : part.to - part.from;
}
