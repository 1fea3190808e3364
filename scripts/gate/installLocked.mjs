import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Installs what the lock in the folder `dir` names, unless that is there already: for packages that are too large for the
 * repository's own install. `flags` are further flags of `npm ci`.
 */
export function installLocked(dir, flags = []) {
  const lock = join(dir, "package-lock.json");
  const installed = join(dir, "node_modules/.installed-lock.json");
  if (existsSync(installed) && readFileSync(installed).equals(readFileSync(lock))) return;
  const quiet = ["--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
  execFileSync("npm", ["ci", ...flags, ...quiet], { cwd: dir, stdio: "inherit" });
  copyFileSync(lock, installed);
}
