import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { root } from "../../scripts/gate/workspace.mjs";

const DIAGRAM = /^!\[([^\]]*)\]\((\S+\.svg)\)$/gm;
const STYLE = /<style>([\s\S]*?)<\/style>/;
const DARK = /@media \(prefers-color-scheme: dark\) \{((?:[^{}]*\{[^{}]*\})*)\s*\}/;
/** Greatest width of a drawing whose words can still be read when it is as wide as a phone. */
const MAX_WIDTH = 500;

/**
 * Puts the text of each SVG in place of its link. A picture follows the system's light or dark colours, a part of the page
 * those that the reader has chosen; and its words can be selected, searched and read aloud. A wide drawing is scrolled on a phone.
 *
 * @param text Markdown
 * @param from path of the page below the root of the repository
 * @returns the text; the styles of its diagrams stand at its end, each for its own diagram alone
 */
export function inlineDiagrams(text, from) {
  const styles = [];
  const inlined = text.replaceAll(DIAGRAM, (_, __, target) => {
    const svg = readFileSync(join(root, dirname(from), target), "utf8");
    const name = `diagram-${basename(target, ".svg")}`;
    const css = STYLE.exec(svg)?.[1] ?? "";
    styles.push(`.${name} { ${css.replace(DARK, "")} }`, `.dark .${name} { ${DARK.exec(css)?.[1] ?? ""} }`);
    const isWide = Number(/viewBox="\S+ \S+ (\S+)/.exec(svg)?.[1]) > MAX_WIDTH;
    const attributes = isWide ? `class="diagram wide ${name}" tabindex="0"` : `class="diagram ${name}"`;
    // An empty line would end the block of HTML, and a deep indentation would begin one of code.
    return `<div ${attributes} v-pre>${svg.replace(STYLE, "").replaceAll(/\n\s*/g, " ").trim()}</div>`;
  });
  return styles.length === 0 ? inlined : `${inlined}\n<style>\n${styles.join("\n")}\n</style>\n`;
}
