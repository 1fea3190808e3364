import { join } from "node:path";
import { run } from "./run.mjs";
import { canInstall, which } from "./system.mjs";
import { root } from "./workspace.mjs";

/** Object stores of the proxy's tests: a program of each, and the script that installs and starts it. */
const STORES = [
  { name: "Ceph", program: "radosgw", script: "start-ceph" },
  { name: "Swift", program: "swift-proxy-server", script: "start-swift" },
];

/** Runs one step for each store: found, installed, or missing, which is reported and in CI is a failure. With all stores there, the tests must not skip any. */
export async function prepareStores(report) {
  for (const { name, program, script } of STORES) {
    await report.step(name, async () => {
      if (which(program)) return { ok: true, note: which(program) };
      if (!canInstall()) {
        const missing = "not found, and this is not root on Debian: its tests are left out";
        return process.env.CI ? { ok: false, output: missing } : { skipped: missing };
      }
      const installed = await run("bash", [join(root, "packages/proxy/scripts", script), "install"], { seconds: 600 });
      if (!installed.ok || which(program)) return installed;
      return { ok: false, output: `${program}: not there after ${script} install` };
    });
  }
  await report.step("Garage", async () => {
    const program = which(process.env.GARAGE_BIN || "garage");
    return program
      ? { ok: true, note: program }
      : { skipped: "no package has it, and building it takes longer than the gate: its tests are left out" };
  });
  if (STORES.every(({ program }) => which(program)) && process.getuid?.() === 0) process.env.REQUIRE_STORES = "1";
}
