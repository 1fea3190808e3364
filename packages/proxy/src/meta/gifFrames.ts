/** Facts about the frames of a GIF, as its first bytes show them. */
export interface GifFrames {
  /** Number of frames that have begun, up to 2. */
  frames: number;
  /** True where one of them has a transparent colour. */
  isTransparent: boolean;
  /** True where the bytes reach the end of the file. */
  hasEnded: boolean;
}

/** Bytes of a table of colours behind a byte of flags. */
const table = (flags = 0): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

/**
 * Reads the frames of a GIF, up to the second.
 *
 * @param bytes its first bytes
 */
export function gifFrames(bytes: Buffer): GifFrames {
  const found: GifFrames = { frames: 0, isTransparent: false, hasEnded: false };
  let at = 13 + table(bytes[10]);
  while (at < bytes.length && found.frames < 2) {
    const kind = bytes[at];
    if (kind === 0x2c) {
      found.frames++;
      at += 11 + table(bytes[at + 9]);
    } else if (kind === 0x21) {
      // This extension holds how the next frame is shown.
      if (bytes[at + 1] === 0xf9 && ((bytes[at + 3] ?? 0) & 1) === 1) found.isTransparent = true;
      at += 2;
    } else {
      found.hasEnded = true;
      break;
    }
    // Blocks of data follow, each with its length in front, up to one of length 0.
    while (at < bytes.length && bytes[at] !== 0) at += bytes[at]! + 1;
    at++;
  }
  return found;
}
