/** Pixels of a picture: four channels of eight bits, not multiplied by the last one. */
export interface Pixels {
  /** Width in pixels, 1..32. */
  width: number;
  /** Height in pixels, 1..32. */
  height: number;
  /** Four bytes for each pixel, row by row: red, green, blue and alpha, 0..255 each. */
  rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** Frequencies of a channel: all (x, y) below the diagonal of an nx × ny grid, without the average at (0, 0). */
function frequencies(nx: number, ny: number): [cx: number, cy: number][] {
  const pairs: [number, number][] = [];
  for (let cy = 0; cy < ny; cy++) for (let cx = cy ? 0 : 1; cx * ny < nx * (ny - cy); cx++) pairs.push([cx, cy]);
  return pairs;
}

/** Bytes of base64; `undefined` for any other text. */
function bytesOf(base64: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/**
 * Decodes a ThumbHash to a picture of at most 32 × 32 pixels. It is the algorithm of its author, number for number:
 * luminance, two differences of colour and opacity, each an average with a few cosines.
 *
 * @param base64 the hash, as metadata has it
 * @returns `undefined` for a text that is no ThumbHash
 * @see https://github.com/evanw/thumbhash
 * @example
 * thumbhashPixels("3OcRJYB4d3h/iIeHeEh3eIhw+j2w")?.width // 32
 * thumbhashPixels("no hash") // undefined
 */
export function thumbhashPixels(base64: string): Pixels | undefined {
  const hash = bytesOf(base64);
  if (!hash || hash.length < 6) return undefined;
  const head = hash[0]! | (hash[1]! << 8) | (hash[2]! << 16);
  const more = hash[3]! | (hash[4]! << 8);
  const hasAlpha = head >> 23;
  const most = hasAlpha ? 5 : 7;
  const [sideX, sideY] = more >> 15 ? [most, more & 7] : [more & 7, most];
  if (!sideX || !sideY) return undefined;
  let at = hasAlpha ? 12 : 10;
  /** A channel: its average, and the share of each frequency, of half a byte each. */
  const channel = (average: number, nx: number, ny: number, scale: number) => ({
    average,
    shares: frequencies(nx, ny).map(([cx, cy]) => {
      const half = (hash[at >> 1]! >> ((at & 1) << 2)) & 15;
      at++;
      return { cx, cy, share: (half / 7.5 - 1) * scale };
    }),
  });
  const channels = [
    channel((head & 63) / 63, Math.max(3, sideX), Math.max(3, sideY), ((head >> 18) & 31) / 31),
    channel(((head >> 6) & 63) / 31.5 - 1, 3, 3, (((more >> 3) & 63) / 63) * 1.25),
    channel(((head >> 12) & 63) / 31.5 - 1, 3, 3, (((more >> 9) & 63) / 63) * 1.25),
    ...(hasAlpha ? [channel((hash[5]! & 15) / 15, 5, 5, (hash[5]! >> 4) / 15)] : []),
  ];
  if (at > hash.length * 2) return undefined;
  const ratio = sideX / sideY;
  const width = Math.round(ratio > 1 ? 32 : 32 * ratio);
  const height = Math.round(ratio > 1 ? 32 / ratio : 32);
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    const x = (Math.PI / width) * ((i % width) + 0.5);
    const y = (Math.PI / height) * (Math.floor(i / width) + 0.5);
    const [l, p, q, a = 1] = channels.map(({ average, shares }) =>
      shares.reduce((sum, { cx, cy, share }) => sum + share * Math.cos(x * cx) * Math.cos(y * cy) * 2, average),
    ) as [number, number, number, number?];
    const blue = l - (2 / 3) * p;
    const red = (3 * l - blue + q) / 2;
    // As its author's code cuts them off, which does not round.
    rgba.set(
      [red, red - q, blue, a].map((value) => Math.floor(255 * Math.min(1, Math.max(0, value)))),
      i * 4,
    );
  }
  return { width, height, rgba };
}
