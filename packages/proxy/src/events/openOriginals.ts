import { BucketfirstError, isBucketfirstError } from "@bucketfirst/core";
import type { EventsConfig } from "./EventsConfig.js";
import { createMemberTargets, type MemberTargets } from "./memberTargets.js";
import { createOriginalReader, type OriginalReader } from "./originalReader.js";

/** The rules of a configuration: which objects are originals, and what is made of them. */
export interface Originals {
  originalOf: OriginalReader;
  members: MemberTargets;
}

/**
 * Opens the rules of a configuration. Each is tried with one key, so that an address that imgproxy could never be asked for
 * is found now, not at the first event.
 *
 * @throws BucketfirstError `INVALID_CONFIG`, `INVALID_OPTION` that names the field
 */
export function openOriginals(
  { images, originals }: Pick<EventsConfig, "images" | "originals">,
  target: Parameters<typeof createMemberTargets>[1],
): Originals {
  const members = createMemberTargets(images, target);
  const originalOf = createOriginalReader(originals, members.variants);
  for (const [i, { bucket, prefix = "", variants = members.variants, meta = false }] of originals.entries()) {
    try {
      members.of(originalOf({ bucket, key: `${prefix}a.jpg` })!.source, variants, meta);
    } catch (error) {
      if (!isBucketfirstError(error)) throw error;
      throw new BucketfirstError("INVALID_CONFIG", `originals[${i}].source: ${error.message}`, { cause: error });
    }
  }
  return { members, originalOf };
}
