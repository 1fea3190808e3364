import { resolve } from "node:path";
import type { Signing } from "@bucketfirst/core";
import { ENV_FILE, readEnvFile } from "../settings/readEnvFile.js";
import { readKeys } from "../settings/readKeys.js";

const PAIR = ["IMGPROXY_KEY", "IMGPROXY_SALT"] as const;
const SIZE = "IMGPROXY_SIGNATURE_SIZE";

/** Key pairs of a developer, with the place that they were read from. */
export interface EnvironmentKeys {
  /** At least one pair; the first one signs. */
  signing: readonly [Signing, ...Signing[]];
  from: string;
}

/**
 * Reads the key pairs of the environment, else those of a `.env` file in the current folder; undefined where neither has
 * any. Production reads the environment alone.
 *
 * @throws ProxyError `INVALID_CONFIG` that names each faulty variable; a key is shown as its length
 */
export function environmentKeys(): EnvironmentKeys | undefined {
  const set = PAIR.filter((name) => process.env[name]);
  const fromFile = set.length === 0;
  const from = fromFile ? resolve(ENV_FILE) : `the environment (${set.join(", ")})`;
  const { [SIZE]: size } = process.env;
  const signing = readKeys(fromFile ? { ...readEnvFile(), ...(size && { [SIZE]: size }) } : process.env, from);
  return signing && { signing, from };
}
