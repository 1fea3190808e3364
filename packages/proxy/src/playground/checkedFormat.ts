import { ProxyError } from "../base/errors.js";
import { sourceFormat } from "../embedded/sourceFormat.js";
import { readSourceImage, UNREADABLE } from "../embedded/sourceImage.js";

/**
 * Returns the format of a photograph, by its bytes: neither a name nor a declared type counts.
 *
 * @returns imgproxy's name for it: `jpg`, `png`, …
 * @throws ProxyError 422 for bytes that the embedded processor cannot show
 */
export async function checkedFormat(bytes: Buffer): Promise<string> {
  const expected = "file: expected a picture (JPEG, PNG, WebP, AVIF, GIF, TIFF or SVG)";
  const format = sourceFormat(bytes);
  if (format === undefined) throw new ProxyError(422, `${expected}, got ${bytes.length} bytes that are none`);
  try {
    return (await readSourceImage(bytes)).format;
  } catch (cause) {
    const found = UNREADABLE.has(format)
      ? `${format.toUpperCase()}, which only a real imgproxy can read`
      : `${bytes.length} bytes that begin like ${format.toUpperCase()}. ${(cause as ProxyError).publicMessage}`;
    throw new ProxyError(422, `${expected}, got ${found}`, { cause });
  }
}
