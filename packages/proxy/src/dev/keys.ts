import { randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Signing } from "@bucketfirst/core";
import { ProxyError } from "../errors.js";

/** The key pair of a development folder: random, made once, readable by its owner only. */
export async function devKeys(folder: string): Promise<Signing> {
  const file = join(folder, "keys.json");
  await mkdir(folder, { recursive: true });
  const fresh = { key: randomBytes(32).toString("hex"), salt: randomBytes(32).toString("hex") };
  try {
    await writeFile(file, `${JSON.stringify(fresh, undefined, 2)}\n`, { mode: 0o600, flag: "wx" });
    return fresh;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  // Copied or restored folders come with other rights.
  await chmod(file, 0o600);
  const { key, salt } = parse(await readFile(file, "utf8"));
  if (!isHex(key) || !isHex(salt)) {
    throw new ProxyError(500, `${file}: expected key and salt in hex; delete it to get new ones`, {
      code: "INVALID_CONFIG",
    });
  }
  return { key, salt };
}

function parse(text: string): { key?: unknown; salt?: unknown } {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

const isHex = (value: unknown): value is string => typeof value === "string" && /^(?:[0-9a-f]{2})+$/i.test(value);
