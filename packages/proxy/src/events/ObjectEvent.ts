import type { EVENT_KINDS } from "../base/labels.js";

/** A report of a store on one object of a bucket of originals. */
export interface ObjectEvent {
  /** `other` for events that change no picture, such as a test message or new tags. */
  kind: (typeof EVENT_KINDS)[number];
  /** Name of the event as the store wrote it, e.g. `ObjectCreated:Put`. */
  name: string;
  /** Bucket of the original; empty for an `other` that names none. */
  bucket: string;
  /** Key of the original, decoded; empty as above. */
  key: string;
  /** Entity tag of the original without quotes; left out where the event has none. */
  etag?: string;
  /** Time of the event in milliseconds since 1970; left out where the event has none. */
  time?: number;
}
