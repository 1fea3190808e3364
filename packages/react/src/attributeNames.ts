import { version } from "react";

/**
 * Renames HTML attributes to React's names. React leaves an element alone, without a warning, that the head script changed
 * before React started.
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
    // React 18 has no such property, and passes the HTML name on.
    [version < "19" ? "fetchpriority" : "fetchPriority"]: fetchpriority,
    srcSet: srcset,
    src,
    suppressHydrationWarning: true,
  };
}
