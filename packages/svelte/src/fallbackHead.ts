import { fallbackScript, patienceScript } from "@bucketfirst/core/dom";

/**
 * Returns the head script as markup, for `<svelte:head>{@html fallbackHead()}</svelte:head>` or a template: it handles misses
 * before Svelte has started. `patience` adds the patience script, which asks the proxy when the bucket stays silent. A strict
 * Content-Security-Policy needs the page's nonce here, or allows `fallbackScriptHash` and `patienceScriptHash`.
 *
 * @example
 * fallbackHead({ nonce: "r4nd0m" }) // '<script nonce="r4nd0m">…</script>'
 */
export const fallbackHead = ({ nonce, patience }: { nonce?: string; patience?: boolean } = {}): string =>
  (patience ? [fallbackScript, patienceScript] : [fallbackScript])
    .map((code) => `<script${nonce ? ` nonce="${nonce.replace(/[^\w+/=-]/g, "")}"` : ""}>${code}</script>`)
    .join("");
