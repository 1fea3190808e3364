#!/usr/bin/env node
// Drives the examples as users would have them, from packed packages, in a real browser:
//   node scripts/examples.mjs [NAME…]        all of them, or some; a table
//   node scripts/examples.mjs NAME --serve   leaves one running, to be looked at
//   node scripts/examples.mjs NAME --lock    writes its package-lock.json anew
// It needs a build of our packages.
import { parseArgs } from "node:util";
import { drive, withExample } from "./examples/drive.mjs";
import { lockExample } from "./examples/install.mjs";
import { openLab } from "./examples/lab.mjs";
import { EXAMPLES } from "./examples/table.mjs";
import { findChromium } from "./gate/browsers.mjs";

const options = { serve: { type: "boolean" }, lock: { type: "boolean" } };
const { values, positionals } = parseArgs({ options, allowPositionals: true });
const names = positionals.length > 0 ? positionals : Object.keys(EXAMPLES);

const COLUMNS = { name: 18, first: 13, reload: 9, csp: 7, client: 18, seconds: 9 };
const TITLES = {
  name: "example",
  first: "first visit",
  reload: "reload",
  csp: "csp",
  client: "client",
  seconds: "seconds",
};
const line = (row) =>
  Object.entries(COLUMNS)
    .map(([column, width]) => (row[column] ?? "").padEnd(width))
    .join("")
    .trimEnd();

async function serve(name, lab) {
  const result = await withExample(name, lab, async ({ app, backend }) => {
    console.log(`${name}  ${app.url}   (Ctrl-C ends it)`);
    backend.onEvent(({ stage, result, status, key }) => {
      if (status !== undefined) console.log(`${stage.padEnd(6)}  ${result.padEnd(6)}  ${status}  ${key ?? ""}`);
    });
    await new Promise(() => {});
  });
  return result;
}

async function test(name, lab) {
  const started = performance.now();
  const { ok, skipped, output, row, note } = await drive(name, lab).catch((error) => ({
    ok: false,
    output: error.message,
  }));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (skipped) console.log(`${name.padEnd(COLUMNS.name)}skipped: ${skipped}`);
  else console.log(line({ name, ...(row ?? { first: "FAILED" }), seconds }));
  if (note) console.log(`${"".padEnd(COLUMNS.name)}${note}`);
  if (!ok && output) console.log(output.trimEnd().replaceAll(/^/gm, "    "));
  return ok || skipped !== undefined;
}

async function main() {
  const unknown = names.find((name) => !Object.hasOwn(EXAMPLES, name));
  if (unknown) throw new Error(`${unknown}: expected one of ${Object.keys(EXAMPLES).join(", ")}`);
  if (values.serve && names.length !== 1) throw new Error("--serve: expected one example");
  const drives = !values.serve && !values.lock;
  const chromium = findChromium();
  if (drives && !chromium) throw new Error("no Chromium on the PATH: install it, or set CHROMIUM_PATH");
  const lab = await openLab(drives ? chromium : undefined);
  if (drives) console.log(line(TITLES));
  try {
    for (const name of names) {
      if (values.serve) await serve(name, lab);
      else if (values.lock && !EXAMPLES[name].make) {
        const { ok, output } = await lockExample(name, lab.folder, lab.tarballs);
        console.log(ok ? `examples/${name}/package-lock.json written` : output);
        if (!ok) process.exitCode = 1;
      } else if (drives && !(await test(name, lab))) process.exitCode = 1;
    }
  } finally {
    await lab.close();
  }
}

main().catch((error) => {
  console.error(`examples: ${error.message}`);
  process.exitCode = 1;
});
