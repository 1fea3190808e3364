import { gifFrames } from "./gifFrames.js";

/** Result of a check; undefined where nothing was found before the end was reached. */
type Answer = boolean | undefined;

/** Returns whether a GIF has a second frame. */
function gif(bytes: Buffer, isWhole: boolean): Answer {
  const { frames, hasEnded } = gifFrames(bytes);
  return frames > 1 || (isWhole || hasEnded ? false : undefined);
}

/** Returns whether a PNG has the chunk of an animation, which stands in front of its pixels. */
function png(bytes: Buffer, isWhole: boolean): Answer {
  let at = 8;
  while (at + 8 <= bytes.length) {
    const name = bytes.toString("latin1", at + 4, at + 8);
    if (name === "acTL") return true;
    if (name === "IDAT") return false;
    at += 12 + bytes.readUInt32BE(at);
  }
  return isWhole ? false : undefined;
}

/** Returns whether a WebP has an extended header with the mark of an animation. */
function webp(bytes: Buffer): Answer {
  if (bytes.length < 21) return undefined;
  return bytes.toString("latin1", 12, 16) === "VP8X" && (bytes[20]! & 2) !== 0;
}

/** Returns whether a file in the container of MPEG-4 is a sequence, by the brand in front. */
const sequence = (bytes: Buffer): Answer => ["avis", "msf1", "hevc", "hevx"].includes(bytes.toString("latin1", 8, 12));

/** Returns whether a drawing has an element or a rule that moves it. */
function svg(bytes: Buffer, isWhole: boolean): Answer {
  if (/<(?:\w{1,20}:)?(?:animate|set)[A-Za-z]{0,20}[\s/>]|@keyframes/.test(bytes.toString("latin1"))) return true;
  return isWhole ? false : undefined;
}

/**
 * Returns whether a picture moves; undefined where more bytes are needed, `"unknown"` for a format that is not read here.
 *
 * @param bytes first bytes of the picture
 * @param isWhole true where these are all bytes
 * @example
 * isAnimated("jpeg", Buffer.alloc(0), false) // false
 */
export function isAnimated(format: string, bytes: Buffer, isWhole: boolean): Answer | "unknown" {
  if (format === "gif") return gif(bytes, isWhole);
  if (format === "png") return png(bytes, isWhole);
  if (format === "webp") return webp(bytes);
  if (format === "avif" || format === "heic") return sequence(bytes);
  if (format === "svg") return svg(bytes, isWhole);
  return format === "jxl" ? "unknown" : false;
}
