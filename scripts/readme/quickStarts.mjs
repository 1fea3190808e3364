import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { INTEGRATIONS } from "../adapters.mjs";
import { root } from "../gate/workspace.mjs";

/** Most commands and lines of a developer between a fresh application and the first picture. */
export const MOST = { commands: 2, lines: 12 };

/**
 * Returns the code blocks of one section of a page, in their order: each with its language, the name of its file and its text.
 *
 * @param title heading of the section, by default that of the first picture
 */
export function codeBlocks(page, title = "A picture on the screen") {
  const text = readFileSync(join(root, "docs", page), "utf8");
  const section = new RegExp(`^## ${title}\\n([\\s\\S]*?)^## `, "m").exec(text)?.[1];
  if (!section) throw new Error(`docs/${page}: expected a section "${title}"`);
  return [...section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, lang, body]) => {
    const [, name] = /^(?:\/\/|<!--|#) (\S+\.\w+)/.exec(body) ?? [];
    return { lang, name, text: body };
  });
}

/** Returns the text of one file that a section of a page shows. */
export function docsFile(page, title, name) {
  const block = codeBlocks(page, title).find((one) => one.name === name);
  if (!block) throw new Error(`docs/${page}: expected the file ${name} in the section "${title}"`);
  return block.text;
}

/** Returns the lines of a text that a developer writes: no empty ones, no comments. */
export const writtenLines = (text) => text.split("\n").filter((line) => line.trim() && !/^\s*(\/\/|#|<!--)/.test(line));

/**
 * Counts what a developer does until the first picture. The first command makes the application itself.
 *
 * @param titles further sections, whose files and commands stand in place of those with the same name above
 */
export function countQuickStart(page, titles = []) {
  const sections = [undefined, ...titles].map((title) => codeBlocks(page, title));
  const [[creating]] = sections;
  const isReplaced = (block, i) =>
    block !== creating &&
    sections.slice(i + 1).some((own) => own.some(({ lang, name }) => lang === block.lang && name === block.name));
  const blocks = sections.flatMap((own, i) => own.filter((block) => !isReplaced(block, i)));
  const count = (wanted) =>
    blocks.filter(({ lang }) => (lang === "sh") === wanted).flatMap(({ text }) => writtenLines(text)).length;
  return { commands: count(true) - 1, lines: count(false) };
}

/** Checks that every integration's page leads to a picture in few commands and lines; returns the faults. */
export function checkQuickStarts() {
  return INTEGRATIONS.flatMap(({ name }) => {
    if (!existsSync(join(root, "docs", `${name}.md`))) return [`docs/${name}.md: there is no such page`];
    const { commands, lines } = countQuickStart(`${name}.md`);
    if (commands > 0 && lines > 0 && commands <= MOST.commands && lines <= MOST.lines) return [];
    return [
      `docs/${name}.md: expected at most ${MOST.commands} commands and ${MOST.lines} lines, got ${commands} and ${lines}`,
    ];
  });
}
