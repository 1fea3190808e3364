import { ProxyError } from "../base/errors.js";
import { type TargetConfig, targetOf } from "./target.js";

/**
 * Returns the key of the set that has an address as its base: the address of its members without their names, with or
 * without the last slash. It is verified as a member's address is.
 *
 * @returns undefined for every other address
 */
export function setKeyOfBase(url: string, config: TargetConfig): string | undefined {
  const [path = ""] = url.split("?", 1);
  const base = path.endsWith("/") ? path.slice(0, -1) : path;
  // The first step of the ladder is a member of every set.
  const [, step] = /\/set(?::|%3A)([^-:/%]+)/.exec(base) ?? [];
  if (step === undefined) return undefined;
  try {
    const [key, member] = targetOf(`${base}/${step}`, config).key.split("/");
    return member === step ? key : undefined;
  } catch (error) {
    if (error instanceof ProxyError && [403, 404].includes(error.status)) return undefined;
    throw error;
  }
}
