import type { Pixels } from "./pixels.js";

/**
 * Gives every square of `size` pixels its mean colour. At the right and bottom edge the picture is mirrored to fill
 * the last squares, and each direction is rounded by itself, as libvips does both.
 */
export function pixelate({ data, width, height, channels, grey }: Pixels, size: number): Pixels {
  const out = Buffer.allocUnsafe(data.length);
  const xs = mirrored(width, size);
  const ys = mirrored(height, size);
  const mean = Buffer.allocUnsafe(channels);
  for (let top = 0; top < height; top += size) {
    for (let left = 0; left < width; left += size) {
      for (let c = 0; c < channels; c++) {
        let row = 0;
        for (let x = left; x < left + size; x++) {
          let column = 0;
          for (let y = top; y < top + size; y++) column += data[(ys[y]! * width + xs[x]!) * channels + c]!;
          row += Math.round(column / size);
        }
        mean[c] = Math.round(row / size);
      }
      const right = Math.min(left + size, width);
      for (let y = top; y < Math.min(top + size, height); y++) {
        out.fill(mean, (y * width + left) * channels, (y * width + right) * channels);
      }
    }
  }
  return { data: out, width, height, channels, grey };
}

/** Returns the index of each position in a mirrored row, up to the next multiple of `size`: 0 1 2 2 1 0 0 1 … */
function mirrored(length: number, size: number): Uint32Array {
  return Uint32Array.from({ length: Math.ceil(length / size) * size }, (_, at) => {
    const within = at % (2 * length);
    return within < length ? within : 2 * length - 1 - within;
  });
}
