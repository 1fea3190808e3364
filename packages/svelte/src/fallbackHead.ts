import { fallbackScript, patienceScript } from "@bucketfirst/core/dom";

/**
 * The head script as markup, for `<svelte:head>{@html fallbackHead()}</svelte:head>` or a template. Answers misses before
 * Svelte has arrived. With `patience` the patience script too, which asks the proxy when the bucket stays silent. Under a strict Content-Security-Policy give it the page's nonce, or allow `fallbackScriptHash` and
 * `patienceScriptHash`.
 *
 * @example
 * fallbackHead({ nonce: "r4nd0m" }) // '<script nonce="r4nd0m">…</script>'
 */
export const fallbackHead = ({ nonce, patience }: { nonce?: string; patience?: boolean } = {}): string =>
  (patience ? [fallbackScript, patienceScript] : [fallbackScript])
    .map((code) => `<script${nonce ? ` nonce="${nonce.replace(/[^\w+/=-]/g, "")}"` : ""}>${code}</script>`)
    .join("");
