import type { ImageOptions } from "../attributes/types.js";
import { show } from "../base/show.js";

/** Fault of an option: a message with the option, the expected form and the value; and the cure. */
export interface OptionFault {
  message: string;
  cure: string;
}

/** Values that are neither a colour nor a `data:` URL: a word of next/image or of CSS, a gradient, or an address. */
const NO_PLACEHOLDER = /^(blur|empty|shimmer|none$|url\(|https?:|blob:|\.{0,2}\/|[a-z-]*gradient\()/i;

/**
 * Finds the options of an image whose value a browser would read as another one, or as none. `supports` returns whether a
 * value is one of CSS's `background-color`, where that can be known.
 *
 * @example
 * [...faultsOf({ width: "400px" })].map(({ message }) => message) // ['width: expected CSS pixels as a number, got "400px"']
 */
export function* faultsOf(
  { width, height, placeholder, fallback }: ImageOptions,
  supports?: (value: string) => boolean | undefined,
): Generator<OptionFault> {
  for (const [name, side] of Object.entries({ width, height })) {
    if (Number(side ?? 0) >= 0) continue;
    const [, pixels] = /^(\d+)px$/.exec(String(side)) ?? [];
    yield {
      message: `${name}: expected CSS pixels as a number, got ${show(side)}`,
      cure: `${pixels ? `write ${pixels}` : "the ratio of both keeps the place"}; a size in other units belongs into CSS`,
    };
  }
  const isText = typeof placeholder === "string" && placeholder !== "" && !placeholder.startsWith("data:");
  if (isText && (NO_PLACEHOLDER.test(placeholder) || supports?.(placeholder) === false))
    yield {
      message: `placeholder: expected a CSS colour or a data: URL, got ${show(placeholder)}`,
      cure: "a blurred preview is a data: URL of a few pixels, made by your server",
    };
  if (fallback !== undefined && typeof fallback !== "string")
    yield {
      message: `fallback: expected the address of a picture as text, got ${show(fallback)}`,
      cure: "of an imported picture it is most often its `src`",
    };
}
