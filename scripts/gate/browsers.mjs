import { existsSync } from "node:fs";
import { canInstall, installPackages, which } from "./system.mjs";

/** Engines of the tests: names of their programs, and Debian's packages that hold them. */
const ALL_ENGINES = [
  {
    name: "Chromium",
    key: "chromium",
    variable: "CHROMIUM_PATH",
    programs: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    packages: ["chromium", "fonts-dejavu-core"],
  },
  {
    name: "Firefox",
    key: "firefox",
    variable: "FIREFOX_PATH",
    programs: ["firefox-esr", "firefox"],
    packages: ["firefox-esr"],
  },
  {
    name: "WebKitGTK",
    key: "webkit",
    variable: "WEBKIT_DRIVER_PATH",
    programs: ["WebKitWebDriver"],
    packages: ["webkit2gtk-driver"],
  },
  { name: "Xvfb, for WebKitGTK", key: "webkit", variable: "XVFB_PATH", programs: ["Xvfb"], packages: ["xvfb"] },
];

// packages/conformance/vitest.config.ts reads this as well; there no value means all engines that are installed.
process.env.ENGINES ??= "all";
const asked = process.env.ENGINES.split(",");
const ENGINES = ALL_ENGINES.filter(({ key }) => asked.includes(key) || asked.includes("all"));

/** Finds the program of an engine. A variable that names one decides, since the tests read it as well. */
function find({ variable, programs }) {
  const given = process.env[variable];
  if (given) return existsSync(given) ? given : undefined;
  return programs.map(which).find(Boolean);
}

/** Finds Chromium; undefined where there is none. */
export const findChromium = () => find(ALL_ENGINES[0]);

/**
 * Runs one step for each engine: found, installed (Debian's package, where this user may do that), or missing. Tests that
 * need a missing engine skip themselves; the step reports that, since a gate that silently tests less is worse than one
 * that fails.
 */
export async function prepareEngines(report) {
  const missing = ENGINES.filter((engine) => !find(engine));
  const asked = missing.filter(({ variable }) => process.env[variable] === undefined);
  const packages = asked.flatMap((engine) => engine.packages);
  if (packages.length > 0 && canInstall()) await report.step("install browsers", () => installPackages(packages));
  const left = ALL_ENGINES.filter((engine) => !ENGINES.includes(engine)).map(({ name }) => name);
  if (left.length > 0)
    await report.step("other engines", () => ({ skipped: `${left.join(", ")}: ENGINES=all runs them` }));
  for (const engine of ENGINES) {
    await report.step(engine.name, () => {
      const path = find(engine);
      if (path) return { ok: true, note: path };
      const given = process.env[engine.variable];
      if (given) return { ok: false, output: `${engine.variable}: expected a program, got ${given}` };
      if (canInstall()) return { ok: false, output: `${engine.packages.join(" ")}: not there after apt-get install` };
      return { skipped: `not found, and this is not root on Debian; install it or set ${engine.variable}` };
    });
  }
}
