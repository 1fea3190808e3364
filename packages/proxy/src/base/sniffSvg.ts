/** Most bytes of an SVG in front of its root element: imgproxy looks no further. */
export const SVG_PROLOGUE = 32 * 1024;

const SPACE = /[\t\n\r ]/;

/**
 * Returns the beginning of a file as text, for {@link isSvg}: every encoding of XML writes ASCII alike, except UTF-16,
 * which begins with a mark.
 */
export function xmlText(bytes: Buffer): string {
  const first = bytes.subarray(0, SVG_PROLOGUE - (SVG_PROLOGUE % 2));
  const mark = first.toString("latin1", 0, 2);
  if (mark === "\xFF\xFE") return first.subarray(2, first.length - (first.length % 2)).toString("utf16le");
  if (mark !== "\xFE\xFF") return first.toString("latin1");
  return Buffer.from(first.subarray(2, first.length - (first.length % 2)))
    .swap16()
    .toString("utf16le");
}

/**
 * Returns whether a text is an SVG: its first element is `svg`, with or without a prefix, behind what XML allows in front
 * (declaration, comments, a doctype with entities). The text is foreign, so it is read in one pass.
 *
 * @param text the first bytes, as {@link xmlText} reads them
 * @example
 * isSvg('<?xml version="1.0"?><!-- licence --><svg:svg xmlns:svg="http://www.w3.org/2000/svg">') // true
 */
export function isSvg(text: string): boolean {
  let at = text.startsWith("\xEF\xBB\xBF") ? 3 : 0;
  for (;;) {
    while (at < text.length && SPACE.test(text[at]!)) at++;
    if (text[at] !== "<") return false;
    const next = text.startsWith("<?", at)
      ? behind(text, "?>", at)
      : text.startsWith("<!--", at)
        ? behind(text, "-->", at + 4)
        : text.startsWith("<!", at)
          ? behindDoctype(text, at)
          : undefined;
    if (next === undefined) return /^<(?:[A-Za-z_][\w.-]*:)?svg[\s/>]/.test(text.slice(at, at + 128));
    if (next < 0) return false;
    at = next;
  }
}

/** Returns the position behind the next `end`, -1 where there is none. */
function behind(text: string, end: string, from: number): number {
  const found = text.indexOf(end, from);
  return found < 0 ? -1 : found + end.length;
}

/** Returns the position behind a doctype, whose end is the `>` outside its quotes and outside its brackets. */
function behindDoctype(text: string, from: number): number {
  let depth = 0;
  for (let at = from + 2; at < text.length; at++) {
    const char = text[at]!;
    if (char === '"' || char === "'") {
      at = text.indexOf(char, at + 1);
      if (at < 0) return -1;
    } else if (char === "<" && text.startsWith("<!--", at)) {
      at = behind(text, "-->", at + 4) - 1;
      if (at < 0) return -1;
    } else if (char === "[" || char === "<") depth++;
    else if (char === "]") depth--;
    else if (char === ">" && depth-- === 0) return at + 1;
  }
  return -1;
}
