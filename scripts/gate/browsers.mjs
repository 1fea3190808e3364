import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { run } from "./run.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

function which(name) {
  try {
    return execFileSync("which", [name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}

function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return existsSync(named) ? named : undefined;
  for (const name of NAMES) {
    const path = which(name);
    if (path) return path;
  }
  return existsSync(MAC) ? MAC : undefined;
}

function isDebian() {
  return existsSync("/etc/os-release") && /^ID(_LIKE)?=.*debian/m.test(readFileSync("/etc/os-release", "utf8"));
}

/**
 * Finds a Chromium, or installs Debian's where that is possible without asking anyone.
 * Returns `{ ok, output, path?, skipped? }`; without a browser the tests that need one skip themselves, and `skipped`
 * says why, because a gate that silently tests less is worse than one that fails.
 */
export async function prepareChromium() {
  let path = findChromium();
  if (path) return { ok: true, output: path, path };
  if (process.env.CHROMIUM_PATH)
    return { ok: false, output: `CHROMIUM_PATH: expected an executable, got ${process.env.CHROMIUM_PATH}` };
  if (!isDebian() || process.getuid?.() !== 0 || !which("apt-get"))
    return {
      ok: true,
      output: "",
      skipped: "no Chromium found and this is not root on Debian: install one or set CHROMIUM_PATH",
    };
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const update = await run("apt-get", ["update"], { seconds: 180, env });
  const packages = ["install", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core"];
  const install = update.ok ? await run("apt-get", packages, { seconds: 420, env }) : update;
  path = findChromium();
  return { ok: install.ok && path !== undefined, output: update.output + install.output, path };
}
