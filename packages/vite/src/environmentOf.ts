import { type Environment, readEnvFile } from "@bucketfirst/proxy";

/** Reads the variables of a project whose bundler reads no `.env` file. */
export function environmentOf(root: string): Environment {
  return { ...readEnvFile(root), ...process.env };
}
