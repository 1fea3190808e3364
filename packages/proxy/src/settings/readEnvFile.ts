import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import type { Environment } from "./reader.js";

/** Name of the file that holds a developer's variables. */
export const ENV_FILE = ".env";

/**
 * Reads the variables of `.env` in a folder; none where there is no such file. Production reads the environment alone.
 *
 * @param folder default the current folder
 * @example
 * readEnvFile("/nowhere") // {}
 */
export function readEnvFile(folder = "."): Environment {
  const file = join(folder, ENV_FILE);
  try {
    // `.env` may be a folder, in which Python's tools keep packages.
    return statSync(file).isFile() ? parseEnv(readFileSync(file, "utf8").replace(/^\ufeff/, "")) : {};
  } catch {
    return {};
  }
}
