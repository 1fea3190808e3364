import type { ImageMeta } from "@bucketfirst/core";
import type { SourceHead } from "./parseHead.js";
import { averageColor, SMALL, type SmallPixels } from "./smallPixels.js";
import { visibleSize } from "./visibleSize.js";

/** Facts about an original, from any part. */
export interface Facts {
  /** Facts from the first bytes; undefined where no size was found. */
  head?: SourceHead;
  bytes?: number;
  pixels?: SmallPixels;
}

const isSmall = ({ width, height }: SmallPixels): boolean => width <= SMALL && height <= SMALL;

async function looksOf(pixels: SmallPixels): Promise<Pick<ImageMeta, "alpha" | "color" | "thumbhash">> {
  const { rgbaToThumbHash } = await import("thumbhash");
  const { width, height, rgba, alpha } = pixels;
  const color = averageColor(rgba);
  const hash = rgbaToThumbHash(width, height, rgba);
  return { alpha, ...(color && { color }), thumbhash: Buffer.from(hash).toString("base64") };
}

/**
 * Makes metadata of facts. Without a head it has neither size, format nor length, and is not stored.
 */
export async function makeMeta({ head, bytes, pixels }: Facts): Promise<ImageMeta> {
  const small = pixels && isSmall(pixels) ? pixels : undefined;
  const { alpha, ...looks } = small ? await looksOf(small) : ({} as ImageMeta);
  const known = alpha === undefined ? {} : { alpha: alpha || head?.alpha === true };
  if (!head) return { ...known, ...looks };
  const { format, width, height, animated } = head;
  return {
    ...(width && height && visibleSize({ ...head, width, height }, small)),
    format,
    ...(bytes !== undefined && { bytes }),
    ...known,
    ...(animated !== undefined && { animated }),
    ...looks,
  };
}
