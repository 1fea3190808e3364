import { parseHead } from "../meta/parseHead.js";
import type { Description } from "../upstream/upstream.js";
import { hasAlpha } from "./pixels.js";
import type { Plan } from "./plan.js";
import { readSourceImage, type SourceImage } from "./sourceImage.js";
import { transform } from "./transform.js";

/** Sides as they are stored; none of a drawing that says none, which is drawn at some size nevertheless. */
async function headOf(
  bytes: Buffer,
  { format, width, height, orientation }: SourceImage,
): Promise<Description["head"]> {
  const parsed = (await parseHead(bytes, true))?.head;
  const animated = parsed?.animated;
  const isSized = format !== "svg" || parsed?.width !== undefined;
  return {
    format: format === "jpg" ? "jpeg" : format,
    ...(isSized && { width, height, orientation }),
    ...(animated !== undefined && { animated }),
  };
}

/**
 * Describes a source by its bytes, as far as metadata wants to know it.
 *
 * @param plan of a small picture
 * @throws ProxyError 422 when it is no image, a format that this processor cannot read, or has too many pixels
 */
export async function describeSource(bytes: Buffer, plan: Plan): Promise<Omit<Description, "headers">> {
  const source = await readSourceImage(bytes);
  const small = await transform(source, plan);
  const { data, width, height, channels } = small;
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++)
    for (let channel = 0; channel < channels; channel++) rgba[pixel * 4 + channel] = data[pixel * channels + channel]!;
  const alpha = source.hasAlpha || hasAlpha(small);
  return { head: await headOf(bytes, source), bytes: bytes.length, pixels: { width, height, rgba, alpha } };
}
