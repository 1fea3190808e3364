import { fallbackScript } from "@bucketfirst/core/dom";
import { createElement, type ReactElement } from "react";

/**
 * The head script, to render in `<head>` before any image. Answers misses before React has arrived. Under a strict
 * Content-Security-Policy give it the page's nonce, or allow `fallbackScriptHash`.
 *
 * @example
 * <head><FallbackScript nonce={nonce} /></head>
 */
export function FallbackScript({ nonce }: { nonce?: string }): ReactElement {
  // Browsers hide a nonce from scripts, which looks like a mismatch to React.
  return createElement("script", {
    nonce,
    suppressHydrationWarning: true,
    dangerouslySetInnerHTML: { __html: fallbackScript },
  });
}
