import { insertLines } from "./insertLines.js";

/** Matches a list of plugins on one line. */
const ON_ONE_LINE = /^(\s*plugins:\s*\[)(.+)(\],?\s*)$/;

/**
 * Inserts a plugin at the beginning of the list of a bundler's configuration. Returns undefined where there is not exactly
 * one such list.
 *
 * @example
 * insertPlugin("  plugins: [vue()],", ["a(),"]) // "  plugins: [\n    a(),\n    vue(),\n  ],"
 */
export function insertPlugin(text: string, plugin: readonly string[]): string | undefined {
  const spread = text
    .split("\n")
    .map((line) => {
      const [, open, others, close] = ON_ONE_LINE.exec(line) ?? [];
      if (open === undefined) return line;
      const indent = /^\s*/.exec(open)?.[0] ?? "";
      const step = indent.startsWith("\t") ? "\t" : "  ";
      return [open, `${indent}${step}${others?.trim().replace(/,$/, "")},`, indent + close].join("\n");
    })
    .join("\n");
  return insertLines(spread, /^\s*plugins:\s*\[\s*$/, plugin);
}
