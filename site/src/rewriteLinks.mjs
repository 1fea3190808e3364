import { existsSync, statSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { root } from "../../scripts/gate/workspace.mjs";
import { REPOSITORY } from "./folders.mjs";

/** Matches code, which is left alone, or the target of a link. */
const LINK = /^```[\s\S]*?^```$|`[^`\n]*`(?!\])|\]\(([^)\s]+)\)/gm;

/**
 * Rewrites the links of a page that work on GitHub, so that they work on the site: a page of the site is linked there, any
 * other file of the repository on GitHub.
 *
 * @param text Markdown
 * @param from path of the page below the root of the repository
 * @param published page of the site by its path below the root, as `SECURITY.md` → `security.md`; a folder stands for all
 * below it
 * @returns the text with its new links
 * @throws Error for a link to a file that is not there
 */
export function rewriteLinks(text, from, published) {
  const own = published.get(from);
  return text.replaceAll(LINK, (whole, target) => {
    if (target === undefined || /^([a-z]+:|#)/i.test(target)) return whole;
    const [path, anchor] = target.split("#");
    const file = posix.join(dirname(from), path).replace(/\/$/, "");
    if (!existsSync(join(root, file))) throw new Error(`${from}: link to a file that is not there: ${target}`);
    const hash = anchor === undefined ? "" : `#${anchor}`;
    const page = pageOf(file, published);
    if (page) {
      const relative = posix.relative(posix.dirname(own), page);
      return `](${relative.startsWith(".") ? relative : `./${relative}`}${hash})`;
    }
    const kind = statSync(join(root, file)).isDirectory() ? "tree" : "blob";
    return `](${REPOSITORY}/${kind}/main/${file}${hash})`;
  });
}

/** Finds the page of a file, or the place of a file in a folder that is published as a whole. */
function pageOf(file, published) {
  if (published.has(file)) return published.get(file);
  const folder = [...published.keys()].find((key) => file.startsWith(`${key}/`));
  return folder && published.get(folder) + file.slice(folder.length);
}
