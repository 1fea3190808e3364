import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../../scripts/gate/workspace.mjs";

const DIAGRAM = /^!\[([^\]]*)\]\((\S+\.svg)\)$/gm;
const STYLE = /<style>([\s\S]*?)<\/style>/;
const DARK = /@media \(prefers-color-scheme: dark\) \{\s*([^{}]*\{[^{}]*\})\s*\}/;

/**
 * Puts the text of each SVG in place of its link. A picture follows the system's light or dark colours, a part of the page
 * those that the reader has chosen; and its words can be selected, searched and read aloud.
 *
 * @param text Markdown
 * @param from path of the page below the root of the repository
 * @returns the text; the styles of its diagrams stand at its end, each once
 */
export function inlineDiagrams(text, from) {
  const styles = new Set();
  const inlined = text.replaceAll(DIAGRAM, (_, __, target) => {
    const svg = readFileSync(join(root, dirname(from), target), "utf8");
    styles.add(STYLE.exec(svg)[1].replace(DARK, ".dark $1"));
    // An empty line would end the block of HTML, and a deep indentation would begin one of code.
    return `<div class="diagram" v-pre>${svg.replace(STYLE, "").replaceAll(/\n\s*/g, " ").trim()}</div>`;
  });
  return [inlined, ...[...styles].map((css) => `<style>${css}</style>\n`)].join("\n");
}
