#!/usr/bin/env node
// The files of packages/proxy/deploy and the code blocks of docs/operating.md, as far as they can be checked without a
// cluster: manifests by the schemas and types of kubernetes-models, all of them by what the proxy knows of its settings.
import { readdirSync, readFileSync } from "node:fs";
import { parse, parseAllDocuments } from "yaml";
import { checkManifests } from "./deploy/checkManifests.mjs";
import { checkTask } from "./deploy/checkTask.mjs";
import { drainSeconds, isSetting } from "./deploy/settings.mjs";
import { root } from "./gate/workspace.mjs";

const read = (name) => readFileSync(`${root}${name}`, "utf8");
const faults = [];
const folder = "packages/proxy/deploy";

const manifests = readdirSync(`${root}${folder}/kubernetes`).flatMap((file) => {
  const name = `${folder}/kubernetes/${file}`;
  return parseAllDocuments(read(name)).flatMap((document) => {
    for (const { message } of [...document.errors, ...document.warnings]) faults.push(`${name}: ${message}`);
    return document.contents ? [{ name, value: document.toJS() }] : [];
  });
});
faults.push(...(await checkManifests(manifests)));
faults.push(...checkTask(`${folder}/ecs/task-definition.json`, JSON.parse(read(`${folder}/ecs/task-definition.json`))));

/** Checks one block of a page by its language; a language that no rule knows is a fault, since it would go unchecked. */
function checkBlock(lang, text) {
  if (lang === "ini") {
    const lines = text.split("\n").filter((line) => line.trim() && !line.trim().startsWith("#"));
    return lines.flatMap((line) => {
      const [, name] = /^\s*([A-Z][A-Z0-9_]+)=\S/.exec(line) ?? [];
      if (name === undefined) return [`${line.trim()}: expected NAME=value`];
      return isSetting(name) ? [] : [`${name}: no setting of the proxy`];
    });
  }
  if (lang === "json" || lang === "yaml") {
    parse(text);
    return [];
  }
  // Commands are checked by scripts/check-readme.mjs where they are ours; nginx has no parser here but its own.
  return ["sh", "nginx"].includes(lang) ? [] : [`no rule checks a block of ${lang}`];
}

const page = read("docs/operating.md");
const blocks = [...page.matchAll(/^( *)```(\w+)\n([\s\S]*?)^ *```$/gm)];
for (const [, , lang, text] of blocks)
  for (const fault of checkBlock(lang, text)) faults.push(`docs/operating.md: ${fault}`);

for (const fault of faults) console.error(fault);
console.log(
  `${manifests.length} manifests, 1 task definition, ${blocks.length} blocks, drain ${drainSeconds} s: ${faults.length} faults`,
);
process.exitCode = faults.length > 0 ? 1 : 0;
