import type { BucketfirstError } from "../base/errors.js";
import { fault } from "../base/fault.js";
import type { AnyDescriptor } from "../images/SetDescriptor.js";
import type { ImageMeta } from "../meta/ImageMeta.js";

/** Result of one item, in its place: a descriptor, or an error. */
export type SignResult =
  | {
      /** Descriptor of the item. */
      image: AnyDescriptor;
      /** Metadata of its source: only with `meta`, and where it was known in time. */
      meta?: ImageMeta;
    }
  | {
      /** Refusal of the item: a code of `BucketfirstError`, and a sentence. */
      error: { code: string; message: string };
    };

/** One item of a signing request, read but not allowed yet. */
export interface SignItem {
  source: string;
  variant: string;
}

/** Longest source: no real address is longer, and a URL with it still fits into the 8 kB that servers accept. */
const MAX_SOURCE_LENGTH = 4096;

/** Turns the reason why an item is not signed into its result. */
export function refusal({ code, message }: { code: string; message: string }): SignResult {
  return { error: { code, message } };
}

/** Reads an item. It has only a source and a variant's name: a client that sent options could have any picture made. */
export function readItem(item: unknown): SignItem | BucketfirstError {
  const { source, variant, ...other } = Object(item) as Record<string, unknown>;
  const [unknown] = Object.keys(other);
  if (unknown !== undefined) return fault("OPTION", unknown.slice(0, 80), "source and variant alone", undefined);
  if (typeof source !== "string" || !source) return fault("SOURCE", "source", "text", source);
  if (source.length > MAX_SOURCE_LENGTH)
    return fault("SOURCE", "source", `at most ${MAX_SOURCE_LENGTH} characters`, source.length);
  if (typeof variant !== "string") return fault("OPTION", "variant", "a variant's name", variant);
  return { source, variant };
}
