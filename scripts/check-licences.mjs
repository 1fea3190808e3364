#!/usr/bin/env node
// The licences of every dependency: what is shipped to users may be used in anything they make, and what builds and tests
// it may be used by anybody. Needs a build, which lists what it bundled. A licence that is on neither list fails, and so does an exception that nothing needs any more.
import satisfies from "spdx-satisfies";
import { pnpm, root } from "./gate/workspace.mjs";
import { shippedLicences } from "./release/shippedLicences.mjs";

const PERMISSIVE = [
  "MIT",
  "MIT-0",
  "ISC",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "0BSD",
  "BlueOak-1.0.0",
  "Zlib",
];
/** Licences of tools, whose code no package contains. */
const TOOLS = [...PERMISSIVE, "CC0-1.0", "CC-BY-3.0", "CC-BY-4.0", "Python-2.0", "OFL-1.1", "MPL-2.0"];
const EXCEPTIONS = [
  {
    name: /^@img\/sharp-libvips-/,
    licence: "LGPL-3.0-or-later",
    reason: "a library of its own beside sharp, which is optional: only the development server loads it",
  },
  { name: /^spawndamnit$/, licence: "Unknown", reason: "MIT in its LICENSE file; its manifest says to look there" },
];

/** Lists every package of the workspace's install, as `{ name, version, licence }`. */
async function installedLicences() {
  const { ok, output } = await pnpm(["licenses", "list", "--json"], { cwd: root });
  const json = output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1);
  if (!ok || !json) throw new Error(`pnpm licenses: ${output}`);
  return Object.entries(JSON.parse(json)).flatMap(([licence, packages]) =>
    packages.map(({ name, versions }) => ({ name, version: versions.join(", "), licence })),
  );
}

function isAllowed(licence, list) {
  try {
    return satisfies(licence, list);
  } catch {
    // No expression of SPDX: "Unknown", or a sentence.
    return false;
  }
}

const shipped = shippedLicences();
const all = await installedLicences();
const used = new Set();
const faults = [];
for (const [what, packages, list] of [
  ["shipped", shipped, PERMISSIVE],
  ["a tool", all, TOOLS],
]) {
  for (const { name, version, licence } of packages) {
    if (isAllowed(licence, list)) continue;
    const exception = EXCEPTIONS.find((one) => one.name.test(name) && one.licence === licence);
    if (exception) used.add(exception);
    else faults.push(`${name} ${version} (${what}): expected one of ${list.join(", ")}, got ${licence}`);
  }
}
for (const exception of EXCEPTIONS)
  if (!used.has(exception)) faults.push(`${exception.name}: an exception that no dependency needs`);

for (const fault of faults) console.error(fault);
console.log(`licences: ${shipped.length} dependencies shipped, ${all.length} in all, ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;
