import { version } from "react";

/**
 * HTML attributes under React's names; an element that the head script swapped before React arrived is left alone, and
 * React is to keep quiet about it.
 */
export function toReactAttributes({
  class: className,
  srcset,
  fetchpriority,
  src,
  ...others
}: Record<string, unknown>): object {
  return {
    ...others,
    className,
    // React 18 knows no such property, and passes the HTML name on.
    [version < "19" ? "fetchpriority" : "fetchPriority"]: fetchpriority,
    srcSet: srcset,
    src,
    suppressHydrationWarning: true,
  };
}
