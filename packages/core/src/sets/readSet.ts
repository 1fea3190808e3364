import { pathFault } from "../base/fault.js";
import type { Server } from "../options/server.js";
import type { DecodedSource } from "../source/decode.js";
import { writtenSource } from "../source/writtenSource.js";
import { MAX_STEPS, readLadder } from "./ladder.js";
import { memberSegments } from "./memberSegments.js";
import { MAX_FORMATS, readFormats } from "./setFormats.js";
import { findMember } from "./setMember.js";

/** The path of a set and the name of a member, decoded. Every text is as it stands in the path. */
export interface ReadSet extends Omit<DecodedSource, "extension"> {
  /** Processing path: `/set:200-400:avif/rs:fit:400/SOURCE`. */
  path: string;
  /** Head and options of the path, the same for every source of a variant: `set:200-400:avif/rs:fit:400`. */
  head: string;
  /** Option segments of the path, at 1x. */
  segments: readonly string[];
  /** All steps, ascending: `200-400`. */
  ladder: string;
  /** Formats in the order of the request: `avif-webp`; `""` for none. */
  formats: string;
  /** Name of the member: `400.avif`. */
  member: string;
  /** Step of the member: `400`, `1.5x`. */
  step: string;
  /** Format of the member; a bare member has none. */
  format?: string;
  /** Unsigned processing path of the same picture in classic addressing. */
  classicPath: string;
}

/** Form of an option as builders write it, with any separator. */
const SEGMENT = /^[\w.~!$&'()*+,;=:@|-]+$/;

/**
 * Reads a set's path and the name of one of its members. Everything has to be byte for byte as builders write it; the
 * values of options are not checked.
 *
 * @param path processing path of the set
 * @throws BucketfirstError `INVALID_PATH`
 * @example
 * readSet("/set:200-400:avif/rs:fit:400/bG9jYWw6Ly8vY2F0LmpwZw", "200.avif", server).classicPath
 * // "/rs:fit:200/f:avif/bG9jYWw6Ly8vY2F0LmpwZw"
 */
export function readSet(path: string, member: string, server: Server): ReadSet {
  if (server.presetsOnly) throw pathFault("path", "no set, since the server takes presets alone", path);
  const parts = path.split("/").slice(1);
  const border = ["plain", "enc"].includes(parts.at(-2)!) ? -2 : -1;
  const [head = "", ...segments] = parts.slice(0, border);
  const sourceParts = parts.slice(border);
  const [, ladder = "", formats, ...more] = head.split(":");
  const steps = readLadder(ladder);
  if (more.length || !steps)
    throw pathFault("set", `1 to ${MAX_STEPS} widths or densities, ascending and joined by -`, head);
  const names = formats === undefined ? [] : readFormats(formats, server);
  if (!names) throw pathFault("set", `1 to ${MAX_FORMATS} names of formats, none twice and joined by -`, head);
  const found = findMember(steps, names, member);
  if (!found) throw pathFault("member", `one of ${head}`, member);
  for (const segment of segments)
    if (!SEGMENT.test(segment) || segment.indexOf(server.separator) < 1)
      throw pathFault("options", `names and arguments with ${server.separator} between them`, segment);
  return {
    path,
    head: parts.slice(0, border).join("/"),
    segments,
    ladder,
    formats: formats ?? "",
    ...writtenSource(sourceParts, server),
    member,
    step: found.step.text,
    ...(found.format && { format: found.format }),
    classicPath: `/${[...memberSegments(segments, found, server), ...sourceParts].join("/")}`,
  };
}
