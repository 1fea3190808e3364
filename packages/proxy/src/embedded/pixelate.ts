/** Pixels of a picture, interleaved, eight bits a channel. */
export interface Pixels {
  data: Buffer;
  width: number;
  height: number;
  channels: number;
}

/** Every square of `size` pixels becomes its mean colour. Squares at the right and bottom edge are cut off, and averaged over what is there. */
export function pixelate({ data, width, height, channels }: Pixels, size: number): Pixels {
  const out = Buffer.allocUnsafe(data.length);
  const sums = new Array<number>(channels);
  for (let top = 0; top < height; top += size) {
    const bottom = Math.min(top + size, height);
    for (let left = 0; left < width; left += size) {
      const right = Math.min(left + size, width);
      sums.fill(0);
      for (let y = top; y < bottom; y++) {
        for (let at = (y * width + left) * channels, end = at + (right - left) * channels, c = 0; at < end; at++) {
          sums[c]! += data[at]!;
          c = c + 1 === channels ? 0 : c + 1;
        }
      }
      const count = (bottom - top) * (right - left);
      const mean = Buffer.from(sums.map((sum) => Math.round(sum / count)));
      for (let y = top; y < bottom; y++) {
        out.fill(mean, (y * width + left) * channels, (y * width + right) * channels);
      }
    }
  }
  return { data: out, width, height, channels };
}
