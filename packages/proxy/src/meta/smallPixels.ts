/** Longest side of a small picture in pixels: a ThumbHash accepts no larger one. */
export const SMALL = 100;

/** A small picture: eight bits a channel, four channels, not multiplied by the last one. */
export interface SmallPixels {
  width: number;
  height: number;
  rgba: Uint8Array;
  /** True where the picture had a channel of transparency. */
  alpha: boolean;
}

/**
 * Returns the mean colour of the opaque pixels, as CSS writes it; undefined for a picture that is wholly transparent.
 *
 * @example
 * averageColor(Uint8Array.of(255, 0, 0, 255, 0, 0, 255, 0)) // "#ff0000"
 */
export function averageColor(rgba: Uint8Array): string | undefined {
  const sums = [0, 0, 0];
  let opacity = 0;
  for (let at = 0; at < rgba.length; at += 4) {
    const alpha = rgba[at + 3]!;
    opacity += alpha;
    for (let channel = 0; channel < 3; channel++) sums[channel]! += rgba[at + channel]! * alpha;
  }
  if (opacity === 0) return undefined;
  const digits = sums.map((sum) =>
    Math.round(sum / opacity)
      .toString(16)
      .padStart(2, "0"),
  );
  return `#${digits.join("")}`;
}
