/** The next bytes of a body: a part of an open file, or pieces in memory. */
export type Part = { fd: number; from: number; to: number } | { pieces: readonly Buffer[] };

/** Bytes that lie partly on disk and partly in memory, and may move from here to there between two calls. */
export interface Parted {
  readonly length: number;
  /** Returns the bytes that lie together from `position` on. */
  partAt(position: number): Part;
}

/** Returns the number of bytes of a part. */
export function lengthOf(part: Part): number {
  return "pieces" in part ? part.pieces.reduce((sum, { length }) => sum + length, 0) : part.to - part.from;
}
