import { createHash } from "node:crypto";

/**
 * Returns the hashes of a page's inline scripts as a policy writes them, each once.
 *
 * @example
 * inlineHashes("<script>a</script><script src=b></script>") // ["'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='"]
 */
export function inlineHashes(html: string): string[] {
  const scripts = [...html.matchAll(/<script((?:[\s"'/][^>]*)?)>([\s\S]*?)<\/script>/g)];
  const inline = scripts.filter(([, attributes]) => !/\ssrc=/.test(attributes!)).map(([, , code]) => code!);
  return [...new Set(inline)].map((code) => `'sha256-${createHash("sha256").update(code).digest("base64")}'`);
}
