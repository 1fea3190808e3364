import { readFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { root } from "../gate/workspace.mjs";

/** Matches a section of a page that shows a file of the repository whole; the type check and the tests of its package hold it. */
export const EMBEDDED = /^<!-- (packages\/\S+) -->\n[\s\S]*?^<!-- \/\1 -->$/gm;

/** Writes a file as a block of code, under its own name; what the repository's tests share lies beside it for a reader. */
function blockOf(path) {
  const text = readFileSync(join(root, path), "utf8").replaceAll(/"@bucketfirst\/testkit\/(\w+)"/g, '"./$1"');
  return `\`\`\`${extname(path).slice(1)}\n// ${basename(path)}\n${text}\`\`\``;
}

/** Renews, or compares, every file that a page shows. @param page a `GeneratedPage` */
export async function embedFiles(page) {
  for (const [, path] of page.text.matchAll(EMBEDDED)) await page.section(path, () => blockOf(path));
}
