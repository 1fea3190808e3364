import { fault } from "../base/fault.js";
import { isObject } from "../base/show.js";
import type { ServerProfile } from "./types.js";

/** A {@link ServerProfile} with its defaults, read once. */
export interface Server {
  pro: boolean;
  presetsOnly: boolean;
  separator: string;
}

const KEYS: { readonly [K in keyof Required<ServerProfile>]: true } = {
  edition: true,
  presetsOnly: true,
  argumentsSeparator: true,
};

/**
 * Checks a server profile and fills in its defaults.
 *
 * @throws BucketfirstError `INVALID_CONFIG` for an unknown field, an unknown edition, or a separator that a source could contain
 * @example
 * readServer({ edition: "pro" }) // { pro: true, presetsOnly: false, separator: ":" }
 */
export function readServer(profile: ServerProfile = {}): Server {
  if (!isObject(profile)) throw fault("CONFIG", "server", "an object", profile);
  const unknown = Object.keys(profile).find((name) => !Object.hasOwn(KEYS, name));
  if (unknown !== undefined) throw fault("CONFIG", "server", `keys of ${Object.keys(KEYS).join(", ")}`, unknown);
  const { edition = "oss", presetsOnly = false, argumentsSeparator: separator = ":" } = profile;
  const pro = edition === "pro";
  if (!pro && edition !== "oss") throw fault("CONFIG", "server.edition", "oss|pro", edition);
  // The text "false" of an environment variable would count as true.
  if (typeof presetsOnly !== "boolean") throw fault("CONFIG", "server.presetsOnly", "true or false", presetsOnly);
  // With a sign of base64url, a dot or an escape the source would look like an option; browsers rewrite the others.
  if (typeof separator !== "string" || !/^[!$&'()*+,;=:@~|]+$/.test(separator)) {
    throw fault("CONFIG", "server.argumentsSeparator", "punctuation", separator);
  }
  return { pro, presetsOnly, separator };
}
