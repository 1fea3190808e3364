#!/usr/bin/env node
// `pnpm check`: types, lint, and the tests that need no build, no browser and no object store; as many steps at once as there are cores.
import { availableParallelism } from "node:os";
import { Report } from "./gate/report.mjs";
import { run } from "./gate/run.mjs";
import { pnpm, root, tool, workspaces } from "./gate/workspace.mjs";

/** Tests beside the sources, and those of the components in an imitated browser. They read sources, so nothing is built. */
const TESTS = ["src/", "test/CachedImage"];

const seconds = 600;
const steps = [
  ["tests", () => tool("vitest", ["run", "--fileParallelism", ...TESTS], { seconds, env: { BUILT: "1" } })],
  ["arrows", () => tool("depcruise", ["--config", ".dependency-cruiser.cjs", "packages", "examples"], { seconds })],
  ...workspaces()
    .filter(({ manifest }) => manifest.scripts?.types)
    .map(({ name, dir }) => [`types ${name}`, () => pnpm(["run", "types"], { cwd: dir, seconds })]),
  ["biome", () => tool("biome", ["check", "."], { seconds })],
  ["words", () => run(process.execPath, ["scripts/check-words.mjs"], { cwd: root, seconds })],
];

const report = new Report();
const work = async () => {
  for (let next = steps.shift(); next; next = steps.shift()) await report.step(...next);
};
await Promise.all(Array.from({ length: availableParallelism() }, work));
report.end();
