import type { DecodedPng } from "fast-png";
import { SMALL, type SmallPixels } from "./smallPixels.js";

/** Reads the sides of a PNG, which stand in front of everything else. */
function sidesOf(bytes: Buffer): number[] | undefined {
  if (bytes.length < 24 || bytes.toString("latin1", 0, 8) !== "\x89PNG\r\n\x1a\n") return undefined;
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

/** Turns samples of any depth into one sample of eight bits for each pixel and channel. */
function samplesOf({ data, width, height, depth, channels }: DecodedPng): (at: number) => number {
  if (depth === 16) return (at) => data[at]! >> 8;
  if (depth === 8) return (at) => data[at]!;
  // Shades of grey of fewer bits are packed, and each row begins with a byte of its own.
  const row = Math.ceil((width * channels * depth) / 8);
  const most = 2 ** depth - 1;
  return (at) => {
    const x = at % width;
    const byte = data[Math.floor(at / width) * row + Math.floor((x * depth) / 8)] ?? 0;
    return height && Math.round((((byte >> (8 - depth - ((x * depth) % 8))) & most) * 255) / most);
  };
}

/**
 * Decodes a PNG of at most 100 × 100 pixels; undefined for a larger one, and for anything else.
 */
export async function pixelsOfPng(bytes: Buffer): Promise<SmallPixels | undefined> {
  const sides = sidesOf(bytes);
  // The sides are checked before anything is unpacked: a few bytes may hold millions of pixels.
  if (!sides?.every((side) => side > 0 && side <= SMALL)) return undefined;
  const { decode, convertIndexedToRgb } = await import("fast-png");
  try {
    const png = decode(bytes);
    const { width, height, palette, transparency } = png;
    const channels = palette ? palette[0]!.length : png.channels;
    const samples = palette ? convertIndexedToRgb(png) : undefined;
    const sample = samples ? (at: number) => samples[at]! : samplesOf(png);
    const isGrey = channels < 3;
    const hasAlpha = channels === 2 || channels === 4;
    const rgba = new Uint8Array(width * height * 4);
    for (let pixel = 0; pixel < width * height; pixel++) {
      const at = pixel * channels;
      for (let channel = 0; channel < 3; channel++) rgba[pixel * 4 + channel] = sample(at + (isGrey ? 0 : channel));
      rgba[pixel * 4 + 3] = hasAlpha ? sample(at + channels - 1) : 255;
    }
    return { width, height, rgba, alpha: hasAlpha || transparency !== undefined };
  } catch {
    return undefined;
  }
}
