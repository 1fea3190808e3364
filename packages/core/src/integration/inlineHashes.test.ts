import { expect, test } from "vitest";
import { inlineHashes } from "./inlineHashes.js";

// By openssl: base64 of the SHA-256 of "a", "c" and "é" in UTF-8.
const A = "'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='";
const C = "'sha256-Ln0sA6lQeuJl7PW1NWiFpTOTogKdJBOUmXJloaJa78Y='";
const E = "'sha256-SplVfkAzw1Od4utlRyAXytX5VX96BiWgnxw/biumnEw='";

test.each([
  ["<script>a</script><script id=x>c</script>", [A, C]],
  ["<script>a</script>\n<SCRIPT>a</SCRIPT>", [A]],
  ['<script src="/x.js">a</script><script\ntype="module">c</script>', [C]],
  ["<script>é</script>", [E]],
  ["<style>a</style><scripts>a</scripts>", []],
])("hashes the inline scripts of %s", (html, hashes) => {
  expect(inlineHashes(html, "script")).toEqual(hashes);
});

test("hashes inline stylesheets", () => {
  expect(inlineHashes("<style>a</style><script>c</script>", "style")).toEqual([A]);
});
