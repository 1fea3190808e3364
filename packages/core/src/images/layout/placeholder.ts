import { optionFault } from "../../base/fault.js";

/** Ends of the names of CSS colours; the beginning of a name is not checked. */
const NAMED =
  "transparent currentcolor white black gray grey silver gainsboro snow ivory linen lace cream smoke seashell azure beige bisque almond silk wheat whip puff blush chiffon honeydew moccasin lavender red crimson maroon brick tomato salmon coral orange rose pink fuchsia magenta orchid thistle plum violet indigo purple brown sienna peru tan chocolate wood rod gold yellow khaki olive drab lime green chartreuse aquamarine teal turquoise cyan aqua blue navy canvas field text border face highlight mark";

/** Forms of hex colours, and of the functions of CSS that make a colour. */
const WRITTEN =
  /^(?:#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})|(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|color-mix|light-dark|contrast-color|device-cmyk|var)\(.*\))$/i;

/**
 * Checks a placeholder: a CSS colour or a `data:` URL, `thumbhash` for that of the metadata, or `""` for none.
 *
 * @throws BucketfirstError `INVALID_OPTION` for anything else, such as the `"blur"` of `next/image`
 * @example
 * checkPlaceholder("rgb(0 0 0 / 50%)") // nothing
 * checkPlaceholder("blur") // throws
 */
export function checkPlaceholder(value: unknown): void {
  const isKnown =
    typeof value === "string" &&
    (value === "" ||
      value === "thumbhash" ||
      value.startsWith("data:") ||
      (/^[a-z]+$/i.test(value) && NAMED.split(" ").some((end) => value.toLowerCase().endsWith(end))) ||
      WRITTEN.test(value));
  if (!isKnown) throw optionFault("placeholder", "a CSS colour or a data: URL", value);
}
