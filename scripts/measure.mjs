#!/usr/bin/env node
// Runs the benches and writes what they measured into the docs: docs/measured.json with date and machine, a page of tables,
// and plots. Needs a build.
//   pnpm measure                    all benches, written
//   pnpm measure --only html,size   these alone; the others keep their figures, each with its own date and machine
//   pnpm measure --print            nothing is written
//   pnpm measure --render           the page and the plots anew, from docs/measured.json
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { arch, cpus, platform, release, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { run } from "./gate/run.mjs";
import { freshScratch, pnpm, root } from "./gate/workspace.mjs";
import { BENCHES } from "./measure/benches.mjs";
import { writePages } from "./measure/writePages.mjs";

const { values } = parseArgs({
  options: { only: { type: "string" }, print: { type: "boolean" }, render: { type: "boolean" } },
});
const names = values.only?.split(",") ?? Object.keys(BENCHES);
const unknown = names.filter((name) => !(name in BENCHES));
if (unknown.length > 0) throw new Error(`--only: expected some of ${Object.keys(BENCHES).join(", ")}, got ${unknown}`);

const file = join(root, "docs/measured.json");
const measured = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
const machine = {
  cpu: cpus()[0].model,
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  system: `${platform()} ${release().split("-")[0]} ${arch()}`,
  node: process.versions.node,
};

const seconds = () => Math.round(performance.now() / 1000);
for (const [index, name] of (values.render ? [] : names).entries()) {
  console.log(`${index + 1} of ${names.length}: ${name}, after ${seconds()} s`);
  const folder = freshScratch(`measured-${name}`);
  const env = { MEASURED: folder };
  const { script, file: program } = BENCHES[name];
  const result = script
    ? await pnpm(["--filter", "@bucketfirst/bench", "run", script], { seconds: 1800, env })
    : await run(process.execPath, [join(root, program)], { cwd: root, seconds: 1800, env });
  if (values.print) console.log(`${name}\n${result.output}`);
  const json = join(folder, `${name}.json`);
  if (!existsSync(json)) {
    process.exitCode = 1;
    console.error(`${name}: nothing was measured\n${result.output.slice(-2000)}`);
    continue;
  }
  // A promise that does not hold on a busy machine is written as such; the bench's own gate is where it fails.
  measured[name] = { date: new Date().toISOString().slice(0, 10), machine, ...JSON.parse(readFileSync(json, "utf8")) };
  const { figures, load } = measured[name];
  console.log(`  ${figures.length} figures at a load of ${load}`);
  for (const { what, measured: text } of figures) if (/^not /.test(text)) console.log(`  ${what}: ${text}`);
}

if (!values.print) {
  const sorted = Object.fromEntries(
    Object.keys(BENCHES).flatMap((name) => (measured[name] ? [[name, measured[name]]] : [])),
  );
  writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
  for (const [name, text] of writePages(sorted)) writeFileSync(join(root, "docs", name), text);
}
