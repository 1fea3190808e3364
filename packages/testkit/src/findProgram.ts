import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * Finds a program: the path in an environment variable decides, else the first of the names that a folder of the PATH holds.
 *
 * @example
 * findProgram("XVFB_PATH", "Xvfb") // "/usr/bin/Xvfb"
 */
export function findProgram(variable: string, ...names: string[]): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return process.env[variable] || paths.find((path) => existsSync(path));
}
