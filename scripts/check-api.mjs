#!/usr/bin/env node
// The public names of every package beside their reports in etc/api: a change of one shows in the review as a change of
// these files. Needs a build. `node scripts/check-api.mjs --write` accepts what the packages have now.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./gate/workspace.mjs";
import { diffOf } from "./readme/diffOf.mjs";
import { apiReports } from "./release/apiReports.mjs";

const folder = join(root, "etc/api");
const write = process.argv.includes("--write");
const faults = [];
mkdirSync(folder, { recursive: true });

const reports = apiReports();
for (const [name, text] of reports) {
  const file = join(folder, name);
  const accepted = existsSync(file) ? readFileSync(file, "utf8") : "";
  if (accepted === text) continue;
  if (write) writeFileSync(file, text);
  else faults.push(`etc/api/${name}: - is accepted, + is what the package has\n${diffOf(accepted, text)}`);
}
for (const name of readdirSync(folder)) {
  if (reports.has(name)) continue;
  if (write) rmSync(join(folder, name));
  else faults.push(`etc/api/${name}: no package has this entry any more`);
}

for (const fault of faults) console.error(fault);
if (faults.length > 0)
  console.error("If this is meant: node scripts/check-api.mjs --write, and a changeset that says it.");
console.log(`${reports.size} reports of public names, ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;
