import { fallbackScript, patienceScript } from "@bucketfirst/core/dom";
import { createElement, Fragment, type ReactElement } from "react";

// Browsers hide a nonce from scripts, which looks like a mismatch to React.
const script = (nonce: string | undefined, __html: string): ReactElement =>
  createElement("script", { nonce, suppressHydrationWarning: true, dangerouslySetInnerHTML: { __html } });

/**
 * Renders the head script, in `<head>` before any image: it handles misses before React has started. `patience` adds the
 * patience script, which asks the proxy when the bucket stays silent. A strict Content-Security-Policy needs the page's
 * nonce here, or allows `fallbackScriptHash` and `patienceScriptHash`.
 *
 * @example
 * <head><FallbackScript nonce={nonce} /></head>
 */
export function FallbackScript({ nonce, patience }: { nonce?: string; patience?: boolean }): ReactElement {
  const first = script(nonce, fallbackScript);
  return patience ? createElement(Fragment, null, first, script(nonce, patienceScript)) : first;
}
