import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";

/** Finds the path of an executable: by an environment variable, or on the PATH. */
export function find(variable: string, ...names: string[]): string | undefined {
  const given = process.env[variable];
  if (given) return given;
  for (const name of names) {
    try {
      return execFileSync("which", [name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    } catch {
      // This name is not installed.
    }
  }
  return undefined;
}

/** WebKitGTK's test browser stands beside the library, not on the PATH. */
export function findMiniBrowser(): string | undefined {
  if (process.env.MINIBROWSER_PATH) return process.env.MINIBROWSER_PATH;
  for (const root of ["/usr/lib", "/usr/libexec"]) {
    if (!existsSync(root)) continue;
    for (const arch of ["", ...readdirSync(root)]) {
      for (const name of ["webkit2gtk-4.1", "webkit2gtk-4.0", "webkitgtk-6.0"]) {
        const path = `${root}/${arch ? `${arch}/` : ""}${name}/MiniBrowser`;
        if (existsSync(path)) return path;
      }
    }
  }
  return undefined;
}
