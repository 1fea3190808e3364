import { imageAttributes } from "../attributes/imageAttributes.js";
import { refuseOthers } from "../base/refuseOthers.js";
import { fallbackScript } from "../dom/fallbackScript.js";
import { patienceScript } from "../dom/patienceScript.js";
import type { AnyDescriptor } from "../images/SetDescriptor.js";
import { printAttributes } from "./escape.js";
import { styleText } from "./styleText.js";

/** Settings of {@link renderHead}. */
export interface HeadOptions {
  /** Nonce of the page's Content-Security-Policy. Default none: `fallbackScriptHash` and `styleHash` allow the same. */
  nonce?: string;
  /**
   * Prints the patience script too: it asks the proxy when the bucket accepts and then stays silent, until a component or
   * `installFallback` does that. Its hash is `patienceScriptHash`. Default false.
   */
  patience?: boolean;
  /** Origins to connect to early: the bucket's, and the proxy's where misses are common. Default none. */
  preconnect?: string | string[];
  /** Images to fetch before the browser reads their markup, such as the largest one in view. A picture is fetched by its first source. Default none. */
  preload?: AnyDescriptor | AnyDescriptor[];
  /** Address of the stylesheet, where it must not stand inline; `false` leaves it out. Default inline. */
  stylesheet?: string | false;
}

const list = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/**
 * Prints head script and stylesheet, for the `<head>` before any image.
 *
 * @throws BucketfirstError `INVALID_OPTION` for a `preload` that is no descriptor, and for an option that is unknown
 * @example
 * renderHead({ nonce: "r4nd0m", preconnect: "https://bucket.example.com" })
 * // '<link rel="preconnect" href="https://bucket.example.com"><style nonce="r4nd0m">…</style><script nonce="r4nd0m">…</script>'
 */
export function renderHead(options: HeadOptions = {}): string {
  const { nonce, patience, preconnect, preload, stylesheet, ...others } = options;
  // A misspelt `nonce` would leave a page without its scripts, under a strict policy, and say nothing.
  refuseOthers(others, "nonce, patience, preconnect, preload, stylesheet", "OPTION");
  const links = list(preconnect).map((href) => ({ rel: "preconnect", href }));
  const preloads = list(preload).map((image) => {
    const { img, sources } = imageAttributes(image);
    // The first source has the best format; a browser that does not know it fetches nothing early.
    const [source] = sources;
    return {
      rel: "preload",
      as: "image",
      type: source?.type,
      media: source?.media,
      href: source ? undefined : img.src,
      imagesrcset: (source ?? img).srcset,
      imagesizes: source?.sizes ?? img.sizes,
      fetchpriority: "high",
    };
  });
  const sheet = typeof stylesheet === "string" ? [{ rel: "stylesheet", href: stylesheet }] : [];
  return [
    ...[...links, ...sheet].map((link) => `<link${printAttributes(link)}>`),
    stylesheet === undefined ? `<style${printAttributes({ nonce })}>${styleText}</style>` : "",
    // The script stands before the preloads, so that it is there when one of them misses.
    `<script${printAttributes({ nonce })}>${fallbackScript}</script>`,
    patience ? `<script${printAttributes({ nonce })}>${patienceScript}</script>` : "",
    ...preloads.map((link) => `<link${printAttributes(link)}>`),
  ].join("");
}
