import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Installs what the lock in `dir` names unless that is there: the peers stay out of the repository's own install. */
export function installPeers(dir: string): void {
  const lock = join(dir, "package-lock.json");
  const installed = join(dir, "node_modules/.installed-lock.json");
  if (existsSync(installed) && readFileSync(installed).equals(readFileSync(lock))) return;
  // Compilers and image processors of the peers are optional dependencies: a hundred megabytes that no browser gets.
  const flags = ["--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--prefer-offline"];
  execFileSync("npm", ["ci", ...flags, "--loglevel=error"], { cwd: dir, stdio: "inherit" });
  copyFileSync(lock, installed);
}
