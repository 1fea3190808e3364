import type { Signing } from "@bucketfirst/core";
import { ProxyError } from "../base/errors.js";
import { type Environment, SettingReader } from "./reader.js";
import { readSigning } from "./readSigning.js";

/**
 * Reads the key pairs in `IMGPROXY_KEY` and `IMGPROXY_SALT` of an environment, as imgproxy does; undefined without any.
 * Several stand between commas, and the first one signs.
 *
 * @param from name of the place of these variables, for the message
 * @throws ProxyError `INVALID_CONFIG` that names each faulty variable; a key is shown as its length
 * @example
 * readKeys({ IMGPROXY_KEY: "736563726574", IMGPROXY_SALT: "68656C6C6F" }, "the example")
 * // [{ key: "736563726574", salt: "68656C6C6F", size: 32 }]
 */
export function readKeys(environment: Environment, from: string): readonly [Signing, ...Signing[]] | undefined {
  const reader = new SettingReader(environment);
  const [first, ...others] = readSigning(reader) ?? [];
  if (reader.faults.length > 0) {
    const message = `the keys of ${from} are not right:\n${reader.faults.map((fault) => `  ${fault}`).join("\n")}`;
    throw new ProxyError(500, "The keys are not right", { message, code: "INVALID_CONFIG" });
  }
  return first && [first, ...others];
}
