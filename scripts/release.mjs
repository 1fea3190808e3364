#!/usr/bin/env node
// Publishes every package: `pnpm release`, or rehearses that with `--dry-run`, which publishes into a registry of its own on
// the loopback interface. Both build, check and install exactly the tarballs that they publish.
//   --dry-run          nothing leaves this machine
//   --only NAME,NAME   rehearse the installs of these package managers alone ("npm", "pnpm", "Yarn", "Bun", "Deno")
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { packAll } from "./examples/pack.mjs";
import { checkTarball } from "./gate/packed.mjs";
import { Report } from "./gate/report.mjs";
import { run } from "./gate/run.mjs";
import { pnpm, root, tool } from "./gate/workspace.mjs";
import { installSteps } from "./release/installSteps.mjs";
import { knownVulnerabilities } from "./release/knownVulnerabilities.mjs";
import { publicPackages } from "./release/publicPackages.mjs";
import { publish } from "./release/publish.mjs";
import { publishTable } from "./release/publishTable.mjs";
import { refusals } from "./release/refusals.mjs";
import { openRegistry } from "./release/registry.mjs";

const { values } = parseArgs({ options: { "dry-run": { type: "boolean" }, only: { type: "string" } } });
const dryRun = values["dry-run"] ?? false;
if (values.only && !dryRun)
  throw new Error("--only: expected --dry-run beside it, since a release is installed everywhere");

const packages = publicPackages();
const { version } = packages[0].manifest;
const reasons = refusals(root, version);
if (!dryRun && reasons.length > 0) {
  console.error(reasons.map((reason) => `not published: ${reason}`).join("\n"));
  process.exit(1);
}

const report = new Report();
const script = (name) => run(process.execPath, [join(root, "scripts", name)], { cwd: root, seconds: 300 });
const stop = () => {
  report.end();
  process.exit(1);
};

await report.step("build", () => pnpm(["-r", "run", "build"], { seconds: 1200 }));
if (report.failed) stop();
await report.step("versions", () => script("check-versions.mjs"));
await report.step("public names", () => script("check-api.mjs"));
await report.step("licences", () => script("check-licences.mjs"));
// A rehearsal may run where the registry cannot be asked; its last line counts that as skipped.
await report.step("known vulnerabilities", () => knownVulnerabilities({ required: !dryRun }));
await report.step("workflows", () => script("check-workflows.mjs"));
await report.step("containers", () => script("check-containers.mjs"));
await report.step("dist", () => script("check-dist.mjs"));
await report.step("no hashes in components", () => script("bundle-components.mjs"));
await report.step("sizes", () => tool("size-limit", []));

const folder = mkdtempSync(join(tmpdir(), "bucketfirst-release-"));
const registry = await openRegistry();
try {
  const files = await packAll(folder);
  const tarballs = packages.map(({ name, manifest }) => ({ folder: name, ...manifest, file: files[manifest.name] }));
  for (const { folder: name, file } of tarballs) await report.step(`package ${name}`, () => checkTarball(name, file));
  await report.step("publish (loopback)", async () => {
    const env = { NODE_AUTH_TOKEN: "loopback" };
    const first = await publish(tarballs, { registry: registry.url, env });
    if (!first.ok) return first;
    // What a second run would do after a first one that broke off.
    const second = await publish(tarballs, { registry: registry.url, env });
    const ok = second.ok && first.published.length === tarballs.length && second.published.length === 0;
    return { ok, output: JSON.stringify({ first, second }), note: `${first.published.length} packages, then 0 again` };
  });
  const steps = report.failed && !dryRun ? [] : installSteps(registry.url, folder, values.only?.split(","));
  for (const step of steps) await report.step(step.name, step.run);

  console.log(`\n${dryRun ? "Would be published" : "To be published"}:\n${publishTable(tarballs)}`);
  if (dryRun) for (const reason of reasons) console.log(`\nThis checkout would be refused: ${reason}`);
  else if (!report.failed) {
    const { output } = await run("npm", ["config", "get", "registry"], { cwd: root });
    const url = output.trim().replace(/\/?$/, "/");
    await report.step("publish", () => publish(tarballs, { registry: url, provenance: true }));
  }
} finally {
  await registry.close();
  rmSync(folder, { recursive: true, force: true });
}
report.end();
