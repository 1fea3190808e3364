// Nothing in the repository may tie it to one machine or one registry: a clone must work anywhere.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root, workspaces } from "./gate/workspace.mjs";

/** Forbidden texts, written with character classes, so that this file does not match. */
const FORBIDDEN = [
  { what: "a path of one machine", pattern: /(?:^|[\s"'`=(])\/(?:work|home\/[a-z]|root|Users\/[A-Za-z])[/\w-]*/ },
  { what: "a registry host", pattern: /registr[y]\.[a-z-]+\.[a-z]|npmj[s]\.(?:org|com)|npmmirro[r]\./ },
];
const LOCK_FORBIDDEN = [{ what: "a download address", pattern: /tarball:|resolution:.*https?:|registry=|"resolved":/ }];
const BINARY = /\.(jpe?g|png|webp|avif|gif|woff2|ico)$/;

const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\0")
  .filter((file) => file && !BINARY.test(file) && existsSync(join(root, file)));

const faults = [];
for (const file of files) {
  const rules = /(^|\/)(pnpm-lock\.yaml|package-lock\.json)$/.test(file)
    ? [...FORBIDDEN, ...LOCK_FORBIDDEN]
    : FORBIDDEN;
  const lines = readFileSync(join(root, file), "utf8").split("\n");
  for (const [index, line] of lines.entries())
    for (const { what, pattern } of rules)
      if (pattern.test(line)) faults.push(`${file}:${index + 1}: ${what}: ${line.trim().slice(0, 120)}`);
}
// A command that only a build makes cannot be linked by the first install, which then warns of it to every newcomer.
for (const { dir, manifest } of workspaces())
  for (const [command, file] of Object.entries(manifest.bin ?? {}))
    if (!files.includes(relative(root, join(dir, file))))
      faults.push(`${manifest.name}: ${command} is ${file}, which is not in git`);

for (const fault of faults) console.log(fault);
console.log(`${files.length} files read, ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;
