import { fallbackScript } from "@bucketfirst/core/dom";

/**
 * The head script as markup, for `<svelte:head>{@html fallbackHead()}</svelte:head>` or a template. Answers misses before
 * Svelte has arrived. Under a strict Content-Security-Policy give it the page's nonce, or allow `fallbackScriptHash`.
 *
 * @example
 * fallbackHead({ nonce: "r4nd0m" }) // '<script nonce="r4nd0m">…</script>'
 */
export const fallbackHead = ({ nonce }: { nonce?: string } = {}): string =>
  `<script${nonce ? ` nonce="${nonce.replace(/[^\w+/=-]/g, "")}"` : ""}>${fallbackScript}</script>`;
