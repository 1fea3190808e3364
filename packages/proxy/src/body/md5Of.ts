import { createHash, type Hash } from "node:crypto";
import { read } from "node:fs";
import { setImmediate as immediate } from "node:timers/promises";
import { promisify } from "node:util";

/** The next bytes of a body: a part of an open file, or pieces in memory. */
export type Part = { fd: number; from: number; to: number } | { pieces: readonly Buffer[] };

/** Bytes that lie partly on disk and partly in memory, and may move from here to there between two calls. */
export interface Parted {
  readonly length: number;
  /** Returns the bytes that lie together from `position` on. */
  partAt(position: number): Part;
}

/** Bytes that are hashed before others have their turn: about half a millisecond. */
const IN_ONE_TURN = 256 * 1024;

const readInto = promisify(read);
let turn: Promise<unknown> = Promise.resolve();

/**
 * Computes the MD5 of a body, in hex: one body at a time, in short turns, so that visitors are served in between. The body must
 * stay readable until then.
 *
 * @throws a system error of the file, and Error where it is shorter than the body
 */
export function md5Of(body: Parted): Promise<string> {
  const digest = turn.then(() => digestOf(body));
  turn = digest.catch(() => undefined);
  return digest;
}

async function digestOf(body: Parted): Promise<string> {
  const hash = createHash("md5");
  let block: Buffer | undefined;
  for (let at = 0; at < body.length; ) {
    const part = body.partAt(at);
    if ("pieces" in part) at += take(hash, part.pieces);
    else {
      block ??= Buffer.allocUnsafeSlow(IN_ONE_TURN);
      const { bytesRead } = await readInto(part.fd, block, 0, Math.min(IN_ONE_TURN, part.to - at), at);
      if (bytesRead === 0) throw new Error(`spill file ended at ${at} of ${part.to} bytes`);
      hash.update(block.subarray(0, bytesRead));
      at += bytesRead;
    }
    await immediate();
  }
  return hash.digest("hex");
}

/** Hashes pieces until a turn is full; returns the number of bytes. */
function take(hash: Hash, pieces: readonly Buffer[]): number {
  let taken = 0;
  for (const piece of pieces) {
    hash.update(piece);
    taken += piece.length;
    if (taken >= IN_ONE_TURN) break;
  }
  return taken;
}
