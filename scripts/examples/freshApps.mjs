import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { run } from "../gate/run.mjs";
import { root } from "../gate/workspace.mjs";
import { MOST } from "../readme/quickStarts.mjs";
import { FRESH } from "./freshTable.mjs";
import { NPM, online } from "./install.mjs";
import { writeLines } from "./writeLines.mjs";

const rewrite = (path, change) => writeFileSync(path, change(readFileSync(path, "utf8")));

/** Leaves out what no build runs, and names the script that serves the build. */
function withoutLinter(text, start) {
  const manifest = JSON.parse(text);
  for (const name of Object.keys(manifest.devDependencies))
    if (/eslint/.test(name)) delete manifest.devDependencies[name];
  manifest.scripts.start = start;
  return JSON.stringify(manifest);
}

/**
 * Returns the maker of a fresh application: its creator with all answers at their defaults, then a developer's two commands,
 * `bucketfirst init` and an install, and a few lines of code.
 */
export const freshApp = (name) => async (dir, tarballs, env) => {
  const { create, ours, picture, without = {}, files, start } = FRESH[name];
  const cwd = dirname(dir);
  const created = await run("npx", ["--yes", ...create(basename(dir))], {
    cwd,
    env: { ...env, CI: "1" },
    seconds: 120,
  });
  if (!created.ok) return online(created);
  for (const [file, pattern] of Object.entries(without))
    rewrite(join(dir, file), (text) => text.replaceAll(pattern, ""));
  rewrite(join(dir, "package.json"), (text) => withoutLinter(text, start));
  const packages = ours.map((own) => tarballs[`@bucketfirst/${own}`]);
  const installed = await run("npm", ["install", "--ignore-scripts", ...NPM, ...packages], {
    cwd: dir,
    env,
    seconds: 300,
  });
  if (!installed.ok) return online(installed);
  const init = await run("npx", ["bucketfirst", "init", "--yes"], { cwd: dir, env, seconds: 60 });
  if (!init.ok) return init;
  // Lines that are left to the developer would have to be counted.
  if (/, by hand \(/.test(init.output)) return { ok: false, output: `init left lines by hand:\n${init.output}` };
  if (picture) copyFileSync(join(root, "examples/gallery/photos/kite.jpg"), join(dir, picture));
  const lines = writeLines(dir, files);
  if (lines > MOST.lines) return { ok: false, output: `${name}: expected at most ${MOST.lines} lines, got ${lines}` };
  return { ok: true, note: `${MOST.commands} commands, ${lines} lines` };
};
