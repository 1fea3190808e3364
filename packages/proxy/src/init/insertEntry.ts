import { insertLines, stepOf } from "./insertLines.js";

/** Puts what stands between an opening and a closing bracket of one line onto a line of its own. */
function spread(text: string, onOneLine: RegExp): string {
  const lines = text.split("\n").map((line) => {
    const [, open, inner = "", close = ""] = onOneLine.exec(line) ?? [];
    if (open === undefined) return line;
    const [indent = ""] = /^\s*/.exec(open) ?? [];
    const entries = inner.trim().replace(/,$/, "");
    return [open, ...(entries ? [`${indent}${stepOf(text)}${entries},`] : []), indent + close].join("\n");
  });
  return lines.join("\n");
}

/**
 * Inserts an entry at the beginning of a list of a configuration, such as `plugins: [vue()]`. Returns undefined where there
 * is not exactly one such list.
 *
 * @example
 * insertEntry("  plugins: [vue()],", "plugins", ["a(),"]) // "  plugins: [\n    a(),\n    vue(),\n  ],"
 */
export const insertEntry = (text: string, list: "plugins" | "modules" | "integrations", entry: readonly string[]) => {
  const [onOneLine, open] = LISTS[list];
  return insertLines(spread(text, onOneLine), open, entry);
};

const LISTS = {
  plugins: [/^(\s*plugins:\s*\[)(.+)(\],?\s*)$/, /^\s*plugins:\s*\[\s*$/],
  modules: [/^(\s*modules:\s*\[)(.+)(\],?\s*)$/, /^\s*modules:\s*\[\s*$/],
  integrations: [/^(\s*integrations:\s*\[)(.+)(\],?\s*)$/, /^\s*integrations:\s*\[\s*$/],
} as const;

/**
 * Inserts fields at the beginning of the object that a configuration file gives to `defineConfig` or `defineNuxtConfig`.
 * Returns undefined where there is not exactly one such call.
 *
 * @example
 * insertField("export default defineConfig({});", ["a: 1,"]) // "export default defineConfig({\n  a: 1,\n});"
 */
export const insertField = (text: string, fields: readonly string[]) =>
  insertLines(
    spread(text, /^(export default define(?:Nuxt)?Config\(\{)(.*)(\}\);?)$/),
    /^export default define(?:Nuxt)?Config\(\{$/,
    fields,
  );
