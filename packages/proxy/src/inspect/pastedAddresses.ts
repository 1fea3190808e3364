const ENTITIES: Readonly<Record<string, string>> = { amp: "&", quot: '"', apos: "'", lt: "<", gt: ">" };
const DESCRIPTOR = /^[\d.]+[wx],?$/;
/** End tags, and elements that end themselves: they have a slash, and no address. */
const END_TAGS = /<\/[a-z][\w:-]*\s*>|<[a-z][\w:-]*\s*\/>/gi;
const AROUND = /^[\s"'`<]+|[\s"'`>]+$/g;

/** Decodes the character references that HTML needs in attributes. */
function decoded(text: string): string {
  return text
    .replace(/&(amp|quot|apos|lt|gt);/g, (_, name: string) => ENTITIES[name]!)
    .replace(/&#(?:x([\da-f]{1,6})|(\d{1,7}));/gi, (whole, hex?: string, decimal?: string) => {
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
    });
}

/**
 * Finds the addresses in a copied text: one address with blanks or quotes around it, a `srcset`, an attribute, a whole
 * element. A text without addresses gives an empty list.
 *
 * @example
 * pastedAddresses(' "https://img.test/s/w:1/YQ 1x, https://img.test/s/w:2/YQ 2x" ')
 */
export function pastedAddresses(text: string): string[] {
  const plain = decoded(text).replace(END_TAGS, " ").replace(AROUND, "");
  const words = plain
    .split(/[\s"<>`]+/)
    .map((word) => word.replace(/^(?:[\w:-]+=)?(?:url\()?'?/i, "").replace(/'$/, ""));
  const paths = words.filter((word) => word.length > 1 && word.includes("/"));
  const rooted = paths.filter((word) => /^(?:https?:\/)?\//i.test(word));
  // A path may have been copied without its first slash.
  const found = rooted.length > 0 ? rooted : paths.map((word) => `/${word}`);
  const [first] = rooted;
  if (
    rooted.length === 1 &&
    plain.startsWith(first!) &&
    !/["<>`]/.test(plain) &&
    !words.some((w) => DESCRIPTOR.test(w))
  ) {
    // There is one address: it is split by a blank in a file's name, or by a line break of a terminal.
    return [plain.replace(/[^\S\n]*\n\s*/g, "").replace(/\s/g, "%20")];
  }
  return [...new Set(found)];
}

/**
 * Returns the request targets that one such address may stand for, the likeliest first: browsers cut a fragment, and the
 * text around it may have left a comma, a bracket or a semicolon at its end.
 */
export function targetsOf(address: string): string[] {
  const path = address.replace(/^(?:https?:)?\/\/[^/?#]*/i, "");
  const [withoutFragment = ""] = path.split("#", 1);
  return [...new Set([withoutFragment, withoutFragment.replace(/[,;)\]]+$/, ""), path])];
}
