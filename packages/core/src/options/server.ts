import { fault } from "../base/fault.js";
import type { ServerProfile } from "./types.js";

/** A {@link ServerProfile} with its defaults, read once. */
export interface Server {
  pro: boolean;
  presetsOnly: boolean;
  separator: string;
}

/**
 * Checks a server profile and fills in its defaults.
 *
 * @throws BucketfirstError `INVALID_CONFIG` for an unknown edition or a separator that a source could contain
 * @example
 * readServer({ edition: "pro" }) // { pro: true, presetsOnly: false, separator: ":" }
 */
export function readServer(profile: ServerProfile = {}): Server {
  const { edition = "oss", presetsOnly = false, argumentsSeparator: separator = ":" } = profile;
  const pro = edition === "pro";
  if (!pro && edition !== "oss") throw fault("CONFIG", "server.edition", "oss|pro", edition);
  // With a sign of base64url, a dot or an escape the source would look like an option; browsers rewrite the others.
  if (typeof separator !== "string" || !/^[!$&'()*+,;=:@~|]+$/.test(separator)) {
    throw fault("CONFIG", "server.argumentsSeparator", "punctuation", separator);
  }
  return { pro, presetsOnly, separator };
}
