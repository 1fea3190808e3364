import sharp, { type Sharp } from "sharp";

/** Pixels of a picture in memory: sRGB, interleaved, eight bits a channel, three channels or four with transparency. */
export interface Pixels {
  data: Buffer;
  width: number;
  height: number;
  channels: number;
  /** True for shades of grey that are written as such: with one channel, or two with transparency. */
  grey: boolean;
}

/** Returns whether the last channel is transparency. */
export const hasAlpha = ({ channels }: Pick<Pixels, "channels">): boolean => channels === 4;

/** Opens a pipeline over pixels in memory. */
export function sharpOf({ data, width, height, channels }: Omit<Pixels, "grey">): Sharp {
  return sharp(data, { raw: { width, height, channels: channels as 3 | 4 } });
}

/** Runs a pipeline and returns its pixels; `grey` is kept as it was. */
export async function pixelsOf(image: Sharp, grey: boolean): Promise<Pixels> {
  const { data, info } = await image.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels, grey };
}
