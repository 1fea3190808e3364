import sharp, { type Sharp } from "sharp";

/** Pixels of a picture in memory: sRGB, interleaved, eight bits a channel, three channels or four with transparency. */
export interface Pixels {
  data: Buffer;
  width: number;
  height: number;
  channels: number;
  /** Whether they are shades of grey that are to be written as such: with one channel, or two with transparency. */
  grey: boolean;
}

/** Whether the last channel is transparency. */
export const hasAlpha = ({ channels }: Pick<Pixels, "channels">): boolean => channels === 4;

/** Opens a pipeline over pixels in memory. */
export function sharpOf({ data, width, height, channels }: Omit<Pixels, "grey">): Sharp {
  return sharp(data, { raw: { width, height, channels: channels as 3 | 4 } });
}

/** Runs a pipeline and keeps its pixels. A pipeline over pixels in memory leaves them as grey as they were. */
export async function pixelsOf(image: Sharp, grey: boolean): Promise<Pixels> {
  const { data, info } = await image.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels, grey };
}
