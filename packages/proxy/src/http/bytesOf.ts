/**
 * Joins the pieces of a request's body.
 *
 * @param maxBytes most bytes of it
 * @param tooLong makes the error for a longer one
 * @throws the error of `tooLong`, at the first byte that is too much
 */
export async function bytesOf(pieces: AsyncIterable<Buffer>, maxBytes: number, tooLong: () => Error): Promise<Buffer> {
  const kept: Buffer[] = [];
  let length = 0;
  for await (const piece of pieces) {
    length += piece.length;
    if (length > maxBytes) throw tooLong();
    kept.push(piece);
  }
  return Buffer.concat(kept);
}
