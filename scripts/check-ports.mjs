// Checks the ports of the URL contract in other languages against spec/vectors.json, those of the tag against spec/html.json,
// the code that the playground gives to copy for their templates, and their table in spec/README.md; what core writes into spec/ has to be fresh.
// `--write` renews the table; a language without a toolchain here keeps its row of an earlier run.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { root } from "./gate/workspace.mjs";
import { LANGUAGES } from "./ports/languages.mjs";
import { QUESTIONS, VECTORS } from "./ports/questions.mjs";
import { runApps } from "./ports/runApps.mjs";
import { runCopied } from "./ports/runCopied.mjs";
import { runPort } from "./ports/runPort.mjs";
import { TAG_ROWS } from "./ports/tagQuestions.mjs";
import { specFiles } from "./tags/specFiles.mjs";

const MAX_LINES = 59;
const MAX_TAG_LINES = 250;
const NEVER = "never";
const readmeFile = join(root, "spec/README.md");
const readme = readFileSync(readmeFile, "utf8");
const faults = [];
const rows = [];
const linesOf = (file) =>
  readFileSync(join(root, "spec", file), "utf8")
    .trimEnd()
    .split("\n").length;
const link = (file) => `[${file}](${file})`;

/** Returns whether a file says what core gives; in JSON the order of a descriptor's fields says nothing. */
const isFresh = (name, text) => {
  const written = readFileSync(join(root, "spec", name), "utf8");
  return name.endsWith(".json") ? isDeepStrictEqual(JSON.parse(written), JSON.parse(text)) : written === text;
};
for (const [name, text] of await specFiles())
  if (!isFresh(name, text))
    faults.push(`spec/${name} is not what core gives: node scripts/tags/generate.mjs writes it`);

for (const language of LANGUAGES) {
  const { name, file, needs, tag } = language;
  const { version, missing, fault } = runPort(language);
  const label = version ? `${name} ${version}` : name;
  if (fault) faults.push(`${label}: ${fault}`);
  const right = `${VECTORS} of ${VECTORS} vectors${tag ? `, ${TAG_ROWS} of ${TAG_ROWS} rows of HTML` : ""}`;
  console.log(missing ? `${label}: ${missing}, not run` : `${label}: ${fault ? "FAILED" : right}`);

  for (const part of tag?.files ?? [])
    if (linesOf(part) > MAX_TAG_LINES)
      faults.push(`spec/${part}: ${linesOf(part)} lines, expected at most ${MAX_TAG_LINES}`);
  const lines = linesOf(file);
  if (lines > MAX_LINES) faults.push(`spec/${file}: ${lines} lines, expected at most ${MAX_LINES}`);
  const earlier = new RegExp(`^\\| ${name} .*\\| (.*) \\|$`, "m").exec(readme)?.[1] ?? NEVER;
  if (!missing && earlier === NEVER && !process.argv.includes("--write"))
    faults.push(`${name} runs here, spec/README.md says never`);
  const tagFiles = tag?.files.map((part) => `${link(part)} ${linesOf(part)}`).join("<br>") ?? "none yet";
  rows.push(`| ${name} | ${link(file)} ${lines} | ${tagFiles} | ${needs} | ${missing ? earlier : version} |`);
}

const apps = [];
const earlierApps = /<!-- apps -->[\s\S]*<!-- \/apps -->/.exec(readme)?.[0];
for (const { name, packages, missing, version, fault } of await runApps()) {
  console.log(`${name}: ${missing ? `${missing}, not run` : fault ? "FAILED" : "the page is that of core"}`);
  if (fault) faults.push(`docs/templates.md, ${name}: ${fault}`);
  const earlier = new RegExp(`^\\| ${name} \\| .* \\| (.*) \\|$`, "m").exec(earlierApps)?.[1] ?? NEVER;
  apps.push(`| ${name} | ${packages} | ${missing ? earlier : version} |`);
}

for (const { name, missing, fault } of await runCopied()) {
  console.log(`${name}: ${missing ? `${missing}, not run` : fault ? "FAILED" : "it prints what core prints"}`);
  if (fault) faults.push(`the playground's code to copy, ${name}: ${fault}`);
}

/** Cuts the versions, which differ on another machine; all else has to agree. */
const withoutVersions = (text) => text?.replaceAll(/\| [\d.]+ \|$/gm, "| # |");
let renewed = readme;
function table(name, head, lines) {
  const section = new RegExp(`(<!-- ${name} -->\\n)([\\s\\S]*?)(<!-- /${name} -->)`);
  const text = `${head}\n${head.replaceAll(/[^|]+/g, " --- ")}\n${lines.join("\n")}\n`;
  if (process.argv.includes("--write")) renewed = renewed.replace(section, `$1${text}$3`);
  else if (withoutVersions(section.exec(readme)?.[2]) !== withoutVersions(text))
    faults.push(`a table in spec/README.md is out of date; node scripts/check-ports.mjs --write renews it:\n${text}`);
}
table("ports", "| language | builder, lines | tag, lines | needs | run with |", rows);
table("apps", "| application | Debian's packages | run with |", apps);
if (renewed !== readme) writeFileSync(readmeFile, renewed);

const built = QUESTIONS.filter((question) => question.built).length;
for (const count of [built, VECTORS - built])
  if (!readme.includes(` (${count}) |`)) faults.push(`spec/README.md: no row says that it covers ${count} vectors`);

for (const text of faults) console.log(text);
console.log(
  `${VECTORS} vectors: ${built} built from the source, ${VECTORS - built} signed and hashed; ` +
    `${QUESTIONS.length - VECTORS} bad secrets; ${faults.length} faults`,
);
process.exitCode = faults.length > 0 ? 1 : 0;
