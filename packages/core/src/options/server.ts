import { BucketfirstError } from "../errors.js";
import { show } from "../show.js";
import type { ServerProfile } from "./types.js";

/** A {@link ServerProfile} with its defaults, read once. */
export interface Server {
  pro: boolean;
  presetsOnly: boolean;
  separator: string;
}

const OPEN_SOURCE: Server = { pro: false, presetsOnly: false, separator: ":" };

/**
 * Checks a server profile and fills in its defaults.
 *
 * @throws BucketfirstError `INVALID_CONFIG` for an unknown edition or a separator that a source could contain
 * @example
 * readServer({ edition: "pro" }) // { pro: true, presetsOnly: false, separator: ":" }
 */
export function readServer(profile: ServerProfile | undefined): Server {
  if (profile === undefined) return OPEN_SOURCE;
  const { edition = "oss", presetsOnly = false, argumentsSeparator: separator = ":" } = profile;
  if (edition !== "oss" && edition !== "pro") {
    throw new BucketfirstError("INVALID_CONFIG", `server.edition: expected "oss" or "pro", got ${show(edition)}`);
  }
  if (typeof presetsOnly !== "boolean") {
    throw new BucketfirstError("INVALID_CONFIG", `server.presetsOnly: expected true or false, got ${show(presetsOnly)}`);
  }
  // base64url, dots and escapes would make the source look like an option; the rest is rewritten by browsers.
  if (typeof separator !== "string" || !/^[!$&'()*+,;=:@~|]+$/.test(separator)) {
    throw new BucketfirstError(
      "INVALID_CONFIG",
      `server.argumentsSeparator: expected characters of !$&'()*+,;=:@~|, got ${show(separator)}`,
    );
  }
  return { pro: edition === "pro", presetsOnly, separator };
}
