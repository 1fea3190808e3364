#!/usr/bin/env node
// One version for everything that a release publishes: the packages, a chart, and the image that manifests and pages name.
// `node scripts/check-versions.mjs --write` sets the rest to the packages' version; `pnpm version` does it after changesets.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "./gate/workspace.mjs";
import { publicPackages } from "./release/publicPackages.mjs";

const write = process.argv.includes("--write");
const packages = publicPackages();
const { version } = packages[0].manifest;
const faults = packages
  .filter(({ manifest }) => manifest.version !== version)
  .map(
    ({ manifest }) => `${manifest.name}: expected ${version} as ${packages[0].manifest.name}, got ${manifest.version}`,
  );

/** Places that carry the version: what stands before it in group 1, the version in group 2. */
const IMAGE = /(\/bucketfirst:)v?(\d+\.\d+\.\d+[\w.-]*)/g;
const CHART = /^((?:version|appVersion): *"?)(\d+\.\d+\.\d+[\w.-]*)/gm;

const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" }).split("\0");
const followers = tracked.filter((file) => /\.(ya?ml|json|md|mjs|sh)$/.test(file) && existsSync(join(root, file)));
let places = 0;
for (const file of followers) {
  if (file.startsWith(".changeset/") || /(^|\/)CHANGELOG\.md$/.test(file)) continue;
  const before = readFileSync(join(root, file), "utf8");
  const pattern = basename(file) === "Chart.yaml" ? [IMAGE, CHART] : [IMAGE];
  let after = before;
  for (const one of pattern)
    after = after.replaceAll(one, (text, start, found) => {
      places += 1;
      if (found !== version && !write) faults.push(`${file}: expected ${version} as the packages, got ${text}`);
      return start + version;
    });
  if (write && after !== before) writeFileSync(join(root, file), after);
}

for (const fault of faults) console.error(fault);
console.log(`version ${version}: ${packages.length} packages, ${places} places that follow, ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;
