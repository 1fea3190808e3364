import { fallbackScript, patienceScript } from "@bucketfirst/core/dom";
import { createElement, Fragment, type ReactElement } from "react";

// Browsers hide a nonce from scripts, which looks like a mismatch to React.
const script = (nonce: string | undefined, __html: string): ReactElement =>
  createElement("script", { nonce, suppressHydrationWarning: true, dangerouslySetInnerHTML: { __html } });

/**
 * The head script, to render in `<head>` before any image. Answers misses before React has arrived. With `patience` the
 * patience script too, which asks the proxy when the bucket stays silent. Under a strict Content-Security-Policy give it
 * the page's nonce, or allow `fallbackScriptHash` and `patienceScriptHash`.
 *
 * @example
 * <head><FallbackScript nonce={nonce} /></head>
 */
export function FallbackScript({ nonce, patience }: { nonce?: string; patience?: boolean }): ReactElement {
  const first = script(nonce, fallbackScript);
  return patience ? createElement(Fragment, null, first, script(nonce, patienceScript)) : first;
}
