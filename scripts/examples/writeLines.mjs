import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { writtenLines } from "../readme/quickStarts.mjs";

/** Returns the index of the one line of a template that a pattern matches. Where the template changes, the step must fail. */
function lineAt(text, pattern, file) {
  const at = text.findIndex((line) => pattern.test(line));
  if (at < 0) throw new Error(`${file}: expected a line like ${pattern}, as the template had it`);
  return at;
}

/** Makes one change of a file: lines behind the one that `behind` matches, at the beginning, or in place of the one of `instead`. */
function changed(text, { behind, instead, lines }, file) {
  if (instead) {
    const at = lineAt(text, instead, file);
    return [...text.slice(0, at), ...lines, ...text.slice(at + 1)];
  }
  const at = behind ? lineAt(text, behind, file) + 1 : 0;
  return [...text.slice(0, at), ...lines, ...text.slice(at)];
}

/**
 * Writes the developer's own lines into an application; returns their number, without comments and empty lines.
 *
 * @param files by their paths: a text for a new file, or a list of changes, each `{ behind?, instead?, lines }`
 */
export function writeLines(dir, files) {
  let count = 0;
  for (const [file, content] of Object.entries(files)) {
    const path = join(dir, file);
    if (typeof content === "string") {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
      count += writtenLines(content).length;
      continue;
    }
    for (const change of content) {
      const text = changed(readFileSync(path, "utf8").split("\n"), change, file);
      writeFileSync(path, text.join("\n"));
      count += writtenLines(change.lines.join("\n")).length;
    }
  }
  return count;
}
