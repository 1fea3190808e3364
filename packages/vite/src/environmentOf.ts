import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";

/** Reads the variables of a project whose bundler reads no `.env` file. */
export function environmentOf(root: string): NodeJS.ProcessEnv {
  const file = join(root, ".env");
  return { ...(existsSync(file) && parseEnv(readFileSync(file, "utf8"))), ...process.env };
}
