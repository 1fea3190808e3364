import { canInstall, installPackages, which } from "./system.mjs";

/** Finds promtool, or installs Debian's package with it: a test of the proxy checks metrics and alert rules by it. */
export const preparePromtool = (report) =>
  report.step("promtool", async () => {
    if (which("promtool")) return { ok: true, note: which("promtool") };
    if (!canInstall()) return { skipped: "not found, and this is not root on Debian: install prometheus" };
    const installed = await installPackages(["prometheus"]);
    // A mirror may lack the package; the test leaves itself out then.
    return installed.ok ? installed : { skipped: "prometheus could not be installed" };
  });
