import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { root } from "../gate/workspace.mjs";
import { headingAnchor } from "./headingAnchor.mjs";

const withoutCode = (text) =>
  text
    .replaceAll(/^```[\s\S]*?^```$/gm, "")
    .replaceAll(/`[^`\n]*`/g, (code) => code.slice(1, -1).replaceAll(/[[\]()]/g, " "));

/** Lists the anchors of a page's headings, as GitHub makes them. */
function anchorsOf(file) {
  const headings = readFileSync(file, "utf8")
    .replaceAll(/^```[\s\S]*?^```$/gm, "")
    .matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, title]) => headingAnchor(title));
}

/**
 * Finds the links of a page that lead nowhere: to a file that is not there, or to a heading that its page does not have.
 *
 * @param page path below the root
 * @returns a list of faults
 */
export function brokenLinks(page) {
  const own = join(root, page);
  const links = [...withoutCode(readFileSync(own, "utf8")).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
  return links.flatMap((link) => {
    if (/^[a-z]+:/i.test(link)) return [];
    const [path, anchor] = link.split("#");
    const file = path ? join(dirname(own), path) : own;
    if (!existsSync(file)) return [`${page}: link to a file that is not there: ${link}`];
    if (anchor === undefined || !file.endsWith(".md") || anchorsOf(file).includes(anchor)) return [];
    return [`${page}: ${relative(root, file)} has no heading for ${link}`];
  });
}
