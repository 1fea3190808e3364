import { sha256 } from "@noble/hashes/sha2.js";
import { utf8 } from "../base/bytes/base64url.js";

/** Writes the SHA-256 of a text as a policy does. */
function hashOf(text: string): string {
  const digest = sha256(Uint8Array.from(utf8(text), (byte) => byte.charCodeAt(0)));
  return `'sha256-${btoa(String.fromCharCode(...digest))}'`;
}

/**
 * Returns the hashes of a page's inline scripts, or of its inline stylesheets, as a policy writes them, each once. It is meant
 * for a page of a build: what a visitor put into a page would be allowed too.
 *
 * @example
 * inlineHashes("<script>a</script><script src=b></script>", "script") // ["'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='"]
 */
export function inlineHashes(html: string, name: "script" | "style"): string[] {
  const elements = [...html.matchAll(new RegExp(`<${name}((?:[\\s"'/][^>]*)?)>([\\s\\S]*?)</${name}>`, "gi"))];
  const inline = elements.filter(([, attributes]) => !/\ssrc=/i.test(attributes!)).map(([, , text]) => text!);
  return [...new Set(inline)].map(hashOf);
}
