/** Formats of open source imgproxy as they are written in a URL, with their MIME types. */
export const FORMATS: Readonly<Record<string, string>> = {
  jpg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  avif: "image/avif",
  jxl: "image/jxl",
  gif: "image/gif",
  ico: "image/x-icon",
  svg: "image/svg+xml",
  heic: "image/heif",
  bmp: "image/bmp",
  tiff: "image/tiff",
};

/**
 * The name a format is written by, or `undefined` when the server would not know it.
 *
 * @param extra Pro formats that are allowed here
 * @example
 * formatName("jpeg", []) // "jpg"
 * formatName("tif", [])  // undefined
 */
export function formatName(value: unknown, extra: readonly string[]): string | undefined {
  if (value === "jpeg") return "jpg";
  if (typeof value !== "string") return undefined;
  return Object.hasOwn(FORMATS, value) || extra.includes(value) ? value : undefined;
}
