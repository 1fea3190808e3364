import { Readable } from "node:stream";

/** Bytes of a put: in memory, a stream, or pieces of which each is valid until the next. */
export type SentBody = Buffer | Readable | AsyncGenerator<Buffer>;

/** Ends a body of which no more will be asked for. */
export function letGo(body: SentBody): void {
  if (body instanceof Readable) body.destroy();
  else if (isPieces(body)) void body.return(undefined);
}

/** Returns whether a body is made of pieces, of which only one is valid at a time. */
export const isPieces = (body: SentBody): body is AsyncGenerator<Buffer> =>
  !Buffer.isBuffer(body) && !(body instanceof Readable);

/** Hands pieces on, and calls back for each. */
export async function* watched(pieces: AsyncGenerator<Buffer>, onPiece: () => void): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    onPiece();
    yield piece;
  }
}
