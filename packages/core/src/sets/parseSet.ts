import { isBucketfirstError } from "../base/errors.js";
import { pathFault } from "../base/fault.js";
import { decodeSegment } from "../options/decode.js";
import { readServer, type Server } from "../options/server.js";
import { PROCESSING } from "../options/table.js";
import type { Edition, ProcessingOptions, ServerProfile } from "../options/types.js";
import type { CanonicalSet } from "./canonicalSet.js";
import { readSet } from "./readSet.js";
import { setKey } from "./setKey.js";
import { splitSet } from "./splitSet.js";

/** The signed address of a member, decoded. */
export interface ParsedSet extends Omit<CanonicalSet, "head" | "segments"> {
  /** First segment, unchanged and not verified. */
  signature: string;
  /** Options of the set, at 1x. */
  options: ProcessingOptions<"pro">;
}

/**
 * Reads options in canonical order as values. From the first segment on that is out of order, or that this version cannot
 * read, they stay segments in `extra`, since a set passes them on unchanged.
 */
function decodeOptions(segments: readonly string[], server: Server): ProcessingOptions<"pro"> {
  const options: Record<string, unknown> = {};
  let last = -1;
  for (const [i, segment] of segments.entries()) {
    try {
      const { row, value } = decodeSegment(PROCESSING, segment, server);
      if (row.index <= last) return { ...options, extra: segments.slice(i) };
      if (value !== undefined) options[row.name] = value;
      last = row.index;
    } catch (error) {
      if (!isBucketfirstError(error, "INVALID_PATH")) throw error;
      return { ...options, extra: segments.slice(i) };
    }
  }
  return options;
}

/**
 * Reads the signed address of a member of a set, as `image()` of an instance with `sets: true` and every port write it.
 * The signature is not verified: `canonicalSet` does that.
 *
 * @param target signed path and member: `/signature/set:ladder:formats/options/source/member`
 * @throws BucketfirstError `INVALID_PATH` unless it is written as builders write it, except for a query and `%3A`
 * @example
 * const { member, classicPath } = parseSet("/unsafe/set:200-400:avif/rs:fit:400/bG9jYWw6Ly8vY2F0LmpwZw/200.avif");
 * member // "200.avif"
 * classicPath // "/rs:fit:200/f:avif/bG9jYWw6Ly8vY2F0LmpwZw"
 */
export function parseSet(target: string, { server: profile }: { server?: ServerProfile<Edition> } = {}): ParsedSet {
  const server = readServer(profile);
  const split = splitSet(target);
  // An option in the place of the signature: most likely that was forgotten.
  if (!split?.signature || split.signature.includes(":"))
    throw pathFault("path", "/signature/set:ladder/options/source/member", target);
  const { signature, path, member } = split;
  const key = setKey(path);
  const { head, segments, ...read } = readSet(path, member, server);
  return { signature, key, ...read, options: decodeOptions(segments, server) };
}
