#!/usr/bin/env node
// The rows of SECURITY.md and docs/claims.md name what holds them: a test by its title, or a command. Each must be there. The
// page of measured figures must be made of docs/measured.json, and each figure of the README must be one of those. Each
// sentence of the README has its claims in docs/claims.md, or stands there as one that promises nothing.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { readmeFaults, sentencesOf } from "./claims/readmeFaults.mjs";
import { root } from "./gate/workspace.mjs";
import { figuresOf, isMeasured, otherNumbers } from "./measure/figures.mjs";
import { writePages } from "./measure/writePages.mjs";

const PAGES = ["SECURITY.md", "docs/claims.md"].filter((page) => existsSync(join(root, page)));
const faults = [];
let proofs = 0;

for (const page of PAGES) {
  const lines = readFileSync(join(root, page), "utf8").split("\n");
  for (const [index, line] of lines.entries()) {
    // Rows of a table with proofs: three cells, of which the head and the rule are none.
    const cells = /^\| (?!attempt |claim |---)/.test(line) ? line.split(" | ") : [];
    if (cells.length !== 3) continue;
    const links = [...cells[2].matchAll(/\[([^\]]+)\]\(([^)#]+)\)/g)];
    const fault = (what) => faults.push(`${page}:${index + 1}: ${what}`);
    if (links.length === 0) fault(`expected a test or a command that holds it, got ${cells[2]}`);
    for (const [, title, target] of links) {
      proofs += 1;
      const file = normalize(join(dirname(page), target));
      if (!existsSync(join(root, file))) fault(`${file}: no such file`);
      else if (!isIn(title, readFileSync(join(root, file), "utf8"), file))
        fault(`${file}: no test or command ${title}`);
    }
  }
}

/** Looks for a title as tests and tables write one: in quotes, or as the name of a property. */
function isIn(title, text, file) {
  const bare = title.replace(/^`(.*)`$/, "$1");
  // Tests have titles in quotes; of a bench its own words are enough.
  if (!/\.test\.ts$/.test(file)) return text.includes(bare);
  return ['"', "'", "`"].some(
    (quote) => text.includes(quote + bare + quote) || text.includes(quote + bare.replaceAll('"', '\\"') + quote),
  );
}

const measured = JSON.parse(readFileSync(join(root, "docs/measured.json"), "utf8"));
for (const [name, text] of writePages(measured)) {
  const file = join(root, "docs", name);
  if (!existsSync(file) || readFileSync(file, "utf8") !== text)
    faults.push(`docs/${name}: expected what docs/measured.json says: node scripts/measure.mjs --render`);
}
const readme = readFileSync(join(root, "README.md"), "utf8");
faults.push(...readmeFaults(readme, readFileSync(join(root, "docs/claims.md"), "utf8")));
const figures = figuresOf(readme);
for (const { text, digits, bytes } of figures)
  if (!isMeasured(measured, bytes, digits)) faults.push(`README.md: ${text}: no such figure in docs/measured.json`);

for (const sentence of sentencesOf(readme))
  for (const number of otherNumbers(sentence))
    faults.push(`README.md: ${number}: expected the unit of a figure of docs/measured.json behind it: ${sentence}`);

for (const fault of faults) console.error(fault);
console.log(`${PAGES.join(", ")}: ${proofs} proofs; README: ${figures.length} figures; ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;
