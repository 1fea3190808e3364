import type { ImageMeta } from "@bucketfirst/core";
import { makeMeta } from "../meta/makeMeta.js";
import { parseHead } from "../meta/parseHead.js";
import { SMALL } from "../meta/smallPixels.js";
import { describeSource } from "./describeSource.js";
import { planOf } from "./plan.js";
import { UNREADABLE } from "./sourceImage.js";

/**
 * Measures a picture: metadata as the proxy makes them, without a server. Of a format that only imgproxy decodes (`heic`,
 * `jxl`, `bmp`, `ico`) they are size and format alone.
 *
 * @param bytes the whole file
 * @throws ProxyError 422 for bytes that are no picture, or one of more than 50 megapixels
 * @example
 * const meta = await measureImage(await readFile("cat.jpg")); // { width: 1200, height: 800, format: "jpeg", … }
 * images.image("/cat.jpg", "card", meta);
 */
export async function measureImage(bytes: Buffer): Promise<ImageMeta> {
  const head = (await parseHead(bytes, true))?.head;
  if (head && UNREADABLE.has(head.format)) return makeMeta({ head, bytes: bytes.length });
  const small = planOf({ options: { resize: { type: "fit", width: SMALL, height: SMALL }, format: "png" } });
  return makeMeta(await describeSource(bytes, small));
}
