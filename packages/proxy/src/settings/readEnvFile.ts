import { readFileSync, statSync } from "node:fs";
import { parseEnv } from "node:util";
import type { Environment } from "../settings/reader.js";

/** Name of the file that holds a developer's variables. */
export const ENV_FILE = ".env";

/** Reads the variables of `.env` in the current folder; none where there is no such file. */
export function readEnvFile(): Environment {
  try {
    // `.env` may be a folder, in which Python's tools keep packages.
    return statSync(ENV_FILE).isFile() ? parseEnv(readFileSync(ENV_FILE, "utf8").replace(/^\ufeff/, "")) : {};
  } catch {
    return {};
  }
}
