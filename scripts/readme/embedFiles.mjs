import { readdirSync, readFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { root } from "../gate/workspace.mjs";

/**
 * Matches a section of a page that shows a file of the repository whole: the type check and the tests of its package hold it, and
 * those of an example.
 */
export const EMBEDDED = /^<!-- ((?:packages|examples)\/\S+) -->\n[\s\S]*?^<!-- \/\1 -->$/gm;

/** Languages whose comments are those of HTML. */
const MARKUP = ["html", "ejs"];

/**
 * Writes a file as a block of code, under its own name; what the repository's tests share lies beside it for a reader. A file of
 * an example has the path that it has in an application.
 */
function blockOf(path) {
  const text = readFileSync(join(root, path), "utf8").replaceAll(/"@bucketfirst\/testkit\/(\w+)"/g, '"./$1"');
  const language = extname(path).slice(1);
  const name = path.startsWith("examples/") ? path.split("/").slice(2).join("/") : basename(path);
  const first = MARKUP.includes(language) ? `<!-- ${name} -->` : `// ${name}`;
  return `\`\`\`${language}\n${first}\n${text}\`\`\``;
}

/** Lists the pages of docs that show files, as paths below the root. */
export const pagesWithFiles = () =>
  readdirSync(join(root, "docs"))
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file}`)
    .filter((page) => readFileSync(join(root, page), "utf8").search(EMBEDDED) >= 0);

/** Renews, or compares, every file that a page shows. @param page a `GeneratedPage` */
export async function embedFiles(page) {
  for (const [, path] of page.text.matchAll(EMBEDDED)) await page.section(path, () => blockOf(path));
}
