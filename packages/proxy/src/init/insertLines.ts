/** Returns one step of indentation of a text: a tab where it uses tabs, else two or four blanks. */
export function stepOf(text: string): string {
  if (/^\t/m.test(text)) return "\t";
  return /^ {2}\S/m.test(text) || !/^ {4}\S/m.test(text) ? "  " : "    ";
}

/**
 * Inserts lines behind the one place of a text that a pattern matches, which may take several lines: one step deeper than its
 * first line. Returns undefined where nothing matches, or several places do: then a person has to decide.
 *
 * @example
 * insertLines("<head>\n</head>\n", /<head>/, ["<title>A</title>"]) // "<head>\n  <title>A</title>\n</head>\n"
 */
export function insertLines(text: string, behind: RegExp, lines: readonly string[]): string | undefined {
  const [match, ...others] = text.matchAll(new RegExp(behind.source, "gm"));
  if (match === undefined || others.length > 0) return undefined;
  const indent = /^[ \t]*/.exec(text.slice(text.lastIndexOf("\n", match.index) + 1))?.[0] + stepOf(text);
  const newline = text.indexOf("\n", match.index + match[0].trimEnd().length);
  const at = newline < 0 ? text.length : newline;
  // A file of Windows keeps its line ends.
  const end = text[at - 1] === "\r" ? "\r" : "";
  return text.slice(0, at) + lines.map((added) => `\n${indent}${added}${end}`).join("") + text.slice(at);
}

/**
 * Inserts import lines behind the last import at the beginning of a module, or behind its directives (`"use client"`) or its
 * `<script>`, or at its beginning, with the indentation and the quotes that are used there.
 *
 * @example
 * insertImports('import a from "a";\n\na();\n', ['import b from "b";']) // 'import a from "a";\nimport b from "b";\n\na();\n'
 */
export function insertImports(text: string, imports: readonly string[]): string {
  const lines = text.split("\n");
  let at = 0;
  let isOpen = false;
  for (const [i, line] of lines.entries()) {
    // An import may take several lines; it ends with the text that names its module.
    if (isOpen || /^\s*import\b/.test(line)) {
      isOpen = !/["'];?\s*$/.test(line);
      at = i + 1;
    } else if (/^\s*(["']use \w+["'];?|<script\b[^>]*>)\s*$/.test(line)) at = i + 1;
    else if (line.trim() !== "" && !/^\s*(\/\/|\/\*|\*)/.test(line)) break;
  }
  const neighbour = lines[at - 1] ?? "";
  const [outer = ""] = /^\s*/.exec(neighbour) ?? [];
  const indent = neighbour.trimStart().startsWith("<script") ? outer + stepOf(text) : outer;
  const end = neighbour.endsWith("\r") ? "\r" : "";
  const added = imports.map((line) => indent + (neighbour.includes("'") ? line.replaceAll('"', "'") : line) + end);
  return [...lines.slice(0, at), ...added, ...lines.slice(at)].join("\n");
}
