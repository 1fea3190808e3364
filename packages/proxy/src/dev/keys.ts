import { randomBytes } from "node:crypto";
import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Signing } from "@bucketfirst/core";
import { invalidConfig } from "../base/errors.js";
import { OWN_NAMES } from "./ownFolder.js";

/**
 * Reads the key pair of a development folder, and makes one the first time: random, and readable by its owner only.
 *
 * @throws ProxyError `INVALID_CONFIG` for a file without a pair
 */
export async function devKeys(folder: string): Promise<Signing> {
  const file = join(folder, OWN_NAMES.keys);
  const fresh = { key: randomBytes(32).toString("hex"), salt: randomBytes(32).toString("hex") };
  try {
    await writeFile(file, `${JSON.stringify(fresh, undefined, 2)}\n`, { mode: 0o600, flag: "wx" });
    return fresh;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  // A read of a pipe under this name would never end.
  const text = (await stat(file)).isFile() ? await readOwn(file) : "";
  const { key, salt } = parse(text);
  if (!isHex(key) || !isHex(salt)) {
    throw invalidConfig(`${file}: expected key and salt in hex; delete it to get new ones`);
  }
  return { key, salt };
}

async function readOwn(file: string): Promise<string> {
  // Copied or restored folders may have other rights.
  await chmod(file, 0o600);
  return readFile(file, "utf8");
}

function parse(text: string): { key?: unknown; salt?: unknown } {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

const isHex = (value: unknown): value is string => typeof value === "string" && /^(?:[0-9a-f]{2})+$/i.test(value);
