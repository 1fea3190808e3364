import { type Fields, fieldsOf } from "./fields.js";
import type { ObjectEvent } from "./ObjectEvent.js";

/** The last event of one original, as it lies in the bucket: waiting for its work, or done. */
export interface EventNote extends Omit<ObjectEvent, "kind" | "name"> {
  kind: "created" | "removed";
  /** True once the pictures of an earlier original are purged, so that a restart does not purge those made since. */
  purged?: boolean;
}

/**
 * Returns whether an event is what a note says already: the same original, or no original in either case.
 *
 * @example
 * isSame({ kind: "created", bucket: "b", key: "k", etag: "1" }, { kind: "created", bucket: "b", key: "k", etag: "2" })
 * // false
 */
export function isSame(a: EventNote, b: EventNote): boolean {
  if (a.kind !== b.kind || a.bucket !== b.bucket || a.key !== b.key) return false;
  return a.etag !== undefined && b.etag !== undefined ? a.etag === b.etag : a.time === b.time;
}

/** Returns whether a note is of a later event than another; false where either has no time. */
export const isLater = (a: EventNote, b: EventNote): boolean =>
  a.time !== undefined && b.time !== undefined && a.time > b.time;

/** Reads a note; undefined for bytes that are none. */
export function readNote(bytes: Buffer): EventNote | undefined {
  let fields: Fields;
  try {
    fields = fieldsOf(JSON.parse(bytes.toString("utf8")));
  } catch {
    return undefined;
  }
  const { kind, bucket, key, etag, time, purged } = fields;
  if ((kind !== "created" && kind !== "removed") || typeof bucket !== "string" || typeof key !== "string")
    return undefined;
  return {
    kind,
    bucket,
    key,
    ...(typeof etag === "string" && { etag }),
    ...(typeof time === "number" && { time }),
    ...(purged === true && { purged }),
  };
}
