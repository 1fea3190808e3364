#!/usr/bin/env node
// The repository's gate: `pnpm test`. It is plain Node, so that it can report faults before anything is built.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { prepareEngines } from "./gate/browsers.mjs";
import { runExamples } from "./gate/examples.mjs";
import { checkInstall } from "./gate/install.mjs";
import { packedSteps } from "./gate/packed.mjs";
import { preparePromtool } from "./gate/promtool.mjs";
import { Report } from "./gate/report.mjs";
import { run } from "./gate/run.mjs";
import { checkSite } from "./gate/site.mjs";
import { prepareStores } from "./gate/stores.mjs";
import { typeSteps } from "./gate/types.mjs";
import { runTests } from "./gate/vitest.mjs";
import { pnpm, root, tool } from "./gate/workspace.mjs";

const report = new Report();
const script = (name, args = [], seconds = 300) =>
  run(process.execPath, [join(root, "scripts", name), ...args], { cwd: root, seconds });

await prepareEngines(report);
await preparePromtool(report);
await prepareStores(report);
const build = await report.step("build", () => pnpm(["-r", "run", "build"], { seconds: 600 }));

await report.step("biome", () => tool("biome", ["ci", "--colors=off", "."]));
await report.step("repository", () => script("check-repo.mjs"));
await report.step("containers", () => script("check-containers.mjs"));
await report.step("deployments", () => script("check-deploy.mjs"));
await report.step("workflows", () => script("check-workflows.mjs"));
await report.step("versions", () => script("check-versions.mjs"));
// A million cases each are a command of their own; here every target shows that it works.
await report.step("fuzz targets", () => script("fuzz.mjs", ["5000"]));
await report.step("release", () => script("check-release.mjs"));
await report.step("arrows", () => tool("depcruise", ["--config", ".dependency-cruiser.cjs", "packages", "examples"]));
await report.step("unused (knip)", () => tool("knip", ["--no-progress"]));
await report.step("unused members", () => script("check-members.mjs"));
await report.step("claims", () => script("check-claims.mjs"));
await report.step("words", () => script("check-words.mjs"));

// The next steps read dist folders: after a broken build they would only repeat that one fault in other words.
const needsBuild = (run) => (build.ok ? run : () => ({ skipped: "the build failed" }));

for (const [name, check] of typeSteps()) await report.step(name, check);
await report.step("ports of the contract", async () => {
  const result = await script("check-ports.mjs", [], 600);
  // Tests that did not run are reported even when all is well.
  return { ...result, note: result.output.match(/^.*not run$/gm)?.join("; ") };
});
const tests = await report.step("tests (vitest)", needsBuild(runTests));
if (tests.tests) report.addTests(tests.tests);
await report.step(
  "runtimes",
  needsBuild(() => script("runtimes.mjs")),
);
for (const step of packedSteps()) await report.step(step.name, needsBuild(step.run));
await report.step(
  "public names",
  needsBuild(() => script("check-api.mjs")),
);
await report.step(
  "licences",
  needsBuild(() => script("check-licences.mjs")),
);
await report.step("install of the proxy", needsBuild(checkInstall));
await report.step(
  "dist",
  needsBuild(() => script("check-dist.mjs")),
);
const bundles = await report.step(
  "no hashes in components",
  needsBuild(() => script("bundle-components.mjs")),
);
await report.step("sizes", bundles.ok ? () => tool("size-limit", []) : () => ({ skipped: "no bundles to measure" }));
await report.step(
  "bytes of a page",
  needsBuild(() => pnpm(["run", "html", "--ours"], { cwd: join(root, "bench") })),
);
if (existsSync(join(root, "README.md")))
  await report.step(
    "readme",
    needsBuild(() => script("check-readme.mjs")),
  );
await report.step("docs site", needsBuild(checkSite));
await runExamples(report, needsBuild);
report.end();
