import { BLOCK_BYTES } from "../base/blocks.js";
import type { Memory } from "../base/memory.js";
import type { BodyReader } from "./bodyReader.js";

const LARGE = 128 * 1024;
const SMALL = 16 * 1024;

/**
 * The block into which one reader gets bytes from files, 128 KiB: it is counted as long as it is held. A small one where
 * half of the memory is in use, since a thousand may read.
 */
export class ReadBlock {
  readonly #memory: Memory;
  #bytes: Buffer | undefined;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  get bytes(): Buffer {
    this.#bytes ??= this.#allocate();
    return this.#bytes;
  }

  /** Returns whether a piece leaves a part of the block free, or does not lie in it. */
  isNotFilledBy({ length }: Buffer): boolean {
    return length !== this.#bytes?.length;
  }

  /** Lets go of it; the next use takes a new one. */
  release(): void {
    if (this.#bytes) this.#memory.drop(this.#bytes);
    this.#bytes = undefined;
  }

  #allocate(): Buffer {
    const bytes = Buffer.allocUnsafeSlow(this.#memory.isRoomyFor(LARGE) ? LARGE : SMALL);
    this.#memory.hold(bytes);
    return bytes;
  }
}

/** Yields the pieces of a reader, which is opened at the first one and closed at the end; a piece is valid until the next. */
export async function* piecesOf(open: () => BodyReader, memory: Memory): AsyncGenerator<Buffer> {
  const reader = open();
  const block = new ReadBlock(memory);
  reader.block = () => block.bytes;
  try {
    for (let piece = await reader.next(); piece; piece = await reader.next()) {
      yield* heldPiece(piece, memory);
      // A socket asks for more while so small a piece still lies in it.
      if (block.isNotFilledBy(piece)) block.release();
    }
  } finally {
    reader.close();
    block.release();
  }
}

/**
 * Yields a piece into whose block nothing is written meanwhile. One that fills no block is copied, since a socket may still
 * hold it when it asks for more.
 */
function* heldPiece(piece: Buffer, memory: Memory): Generator<Buffer> {
  const isHeld = piece.length === BLOCK_BYTES;
  if (isHeld) memory.hold(piece);
  try {
    yield isHeld || !memory.isInBlock(piece) ? piece : Buffer.from(piece);
  } finally {
    if (isHeld) memory.drop(piece);
  }
}
