/**
 * Returns the value of `sizes`; undefined for none. Alone, or on an eager image, `auto` means the whole window to engines that
 * do not know it, so a length follows it or stands for it.
 *
 * @param width of the image's box in CSS pixels
 * @example
 * sizesText("auto", 400, "lazy") // "auto, 400px"
 * sizesText("auto", undefined, "eager") // "100vw"
 */
export function sizesText(
  sizes: string | undefined,
  width: number | string | undefined,
  loading: string,
): string | undefined {
  if (sizes !== "auto") return sizes || undefined;
  return (loading === "lazy" ? "auto, " : "") + (width ? `${width}px` : "100vw");
}
