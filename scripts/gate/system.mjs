import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { run } from "./run.mjs";

/** Finds the path of a program; undefined where there is none. */
export function which(name) {
  try {
    return execFileSync("which", [name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}

/** Returns whether this user may install Debian packages without a password. */
export const canInstall = () =>
  process.getuid?.() === 0 &&
  which("apt-get") !== undefined &&
  existsSync("/etc/os-release") &&
  /^ID(_LIKE)?=.*debian/m.test(readFileSync("/etc/os-release", "utf8"));

/** Installs Debian packages; see {@link canInstall}. */
export async function installPackages(packages) {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const update = await run("apt-get", ["update"], { seconds: 180, env });
  if (!update.ok) return update;
  return run("apt-get", ["install", "-y", "--no-install-recommends", ...packages], { seconds: 600, env });
}
