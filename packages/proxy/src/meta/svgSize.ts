/** Units of lengths, in CSS pixels. */
const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  px: 1,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
  pt: 96 / 72,
  pc: 16,
  em: 16,
  ex: 8,
};

/** Finds the tag of the root, in which quotes may hide a `>`. The text is foreign, so it is read in one pass. */
function rootTag(text: string): string | undefined {
  let start = -1;
  for (let at = text.indexOf("<"); at >= 0 && start < 0; at = text.indexOf("<", at + 1)) {
    const end = text.startsWith("<!--", at) ? "-->" : text.startsWith("<?", at) ? "?>" : undefined;
    if (end !== undefined) {
      const close = text.indexOf(end, at + 2);
      if (close < 0) return undefined;
      at = close;
    } else if (/^<(?:[A-Za-z_][\w.-]{0,100}:)?svg[\s/>]/.test(text.slice(at, at + 128))) start = at;
  }
  if (start < 0) return undefined;
  for (let at = start; at < text.length; at++) {
    const char = text[at]!;
    if (char === ">") return text.slice(start, at);
    if (char !== '"' && char !== "'") continue;
    at = text.indexOf(char, at + 1);
    if (at < 0) return undefined;
  }
  return undefined;
}

/** Finds the value of an attribute. By positions: the tag is foreign, and an expression could take quadratic time. */
function attribute(tag: string, name: string): string | undefined {
  let at = 0;
  for (let equals = tag.indexOf("="); equals >= 0; equals = tag.indexOf("=", at)) {
    const found = tag.slice(at, equals).trim().split(/\s/).at(-1);
    const quote = tag.slice(equals + 1, equals + 40).trimStart()[0];
    if (quote !== '"' && quote !== "'") return undefined;
    const start = tag.indexOf(quote, equals) + 1;
    const end = tag.indexOf(quote, start);
    if (end < 0) return undefined;
    if (found === name) return tag.slice(start, end).trim();
    at = end + 1;
  }
  return undefined;
}

/** Returns a length in CSS pixels; `undefined` for a relative one, and for none. */
function pixels(length: string | undefined): number | undefined {
  const [, number, unit = ""] = /^\+?(\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})([a-z]{0,2})$/i.exec(length ?? "") ?? [];
  const size = Number(number) * (UNITS[unit.toLowerCase()] ?? Number.NaN);
  return size > 0 ? size : undefined;
}

/**
 * Returns the size of a drawing in CSS pixels: from `width` and `height`, else from the `viewBox`. Empty for one without
 * a size; undefined where the root's tag is not to be seen as a whole.
 *
 * @param text the first bytes
 * @example
 * svgSize('<svg width="1in" viewBox="0 0 200 100">') // { width: 96, height: 48 }
 * svgSize("<svg>") // {}
 */
export function svgSize(text: string): { width?: number; height?: number } | undefined {
  const tag = rootTag(text);
  if (tag === undefined) return undefined;
  const [boxWidth, boxHeight] = (attribute(tag, "viewBox") ?? "")
    .split(/[\s,]+/)
    .slice(2)
    .map((side) => pixels(side));
  const width = pixels(attribute(tag, "width"));
  const height = pixels(attribute(tag, "height"));
  const ratio = boxWidth && boxHeight ? boxWidth / boxHeight : undefined;
  const wide = width ?? (ratio && (height ? height * ratio : boxWidth));
  const high = height ?? (ratio && (width ? width / ratio : boxHeight));
  if (!wide || !high) return {};
  return { width: Math.max(1, Math.round(wide)), height: Math.max(1, Math.round(high)) };
}
