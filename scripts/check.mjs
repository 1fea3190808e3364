#!/usr/bin/env node
// `pnpm check`: types, lint, and the tests that need no build, no browser and no object store; as many steps at once as there are cores.
import { Report } from "./gate/report.mjs";
import { run } from "./gate/run.mjs";
import { sideBySide } from "./gate/sideBySide.mjs";
import { typeSteps } from "./gate/types.mjs";
import { root, tool } from "./gate/workspace.mjs";

/** Tests beside the sources, and those of the components in an imitated browser. They read sources, so nothing is built. */
const TESTS = ["src/", "test/CachedImage"];

/**
 * vitest leaves one core free unless it is asked for all. Files of a project share their worker's modules here: to load them for
 * each file takes a third of the whole time. The gate runs each file in a world of its own.
 */
const QUICK = ["--fileParallelism", "--maxWorkers=100%", "--no-isolate"];

const seconds = 600;
const report = new Report();
await sideBySide(report, [
  ["tests", () => tool("vitest", ["run", ...QUICK, ...TESTS], { seconds, env: { BUILT: "1" } })],
  ...typeSteps(seconds),
  ["arrows", () => tool("depcruise", ["--config", ".dependency-cruiser.cjs", "packages", "examples"], { seconds })],
  ["biome", () => tool("biome", ["check", "."], { seconds })],
  ["words", () => run(process.execPath, ["scripts/check-words.mjs"], { cwd: root, seconds })],
]);
report.end();
