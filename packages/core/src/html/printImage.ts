import { printAttributes } from "./escape.js";

type Attributes = Readonly<Record<string, unknown>>;

/**
 * Prints an image from its attributes: an `<img>`, within a `<picture>` where it has sources. Every value is escaped, and
 * `undefined` is left out.
 *
 * @throws BucketfirstError `INVALID_OPTION` for a name that no attribute can have, and for inline handlers
 * @example
 * printImage({ img: { alt: "", src: "/b/1" }, sources: [] }) // '<img alt="" src="/b/1">'
 */
export function printImage(
  { img, sources }: { img: Attributes; sources: readonly Attributes[] },
  pictureProps: Attributes = {},
): string {
  const element = `<img${printAttributes(img)}>`;
  if (!sources.length) return element;
  const list = sources.map((source) => `<source${printAttributes(source)}>`).join("");
  return `<picture${printAttributes(pictureProps)}>${list}${element}</picture>`;
}
