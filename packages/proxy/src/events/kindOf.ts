import type { ObjectEvent } from "./ObjectEvent.js";

/** Names of events after which there is another original under the key, of all senders; the beginnings of S3's. */
const CREATED =
  /^(?:s3:)?ObjectCreated:|^Object Created$|^(?:PutObject|CopyObject|CompleteMultipartUpload|OBJECT_CREATED_PUT)$/;

/** Names of events after which there is none. S3 counts expiry as such; Ceph has names of its own for that. */
const REMOVED =
  /^(?:s3:)?(?:ObjectRemoved:|LifecycleExpiration:|ObjectLifecycle:Expiration:(?:Current|DeleteMarker)$)|^Object Deleted$|^(?:DeleteObject|LifecycleDeletion|OBJECT_DELETED)$/;

/**
 * Returns what an event means for the pictures of its object.
 *
 * @example
 * kindOf("s3:ObjectCreated:Put") // "created"
 * kindOf("s3:ObjectTagging:Put") // "other"
 */
export function kindOf(name: string): ObjectEvent["kind"] {
  if (CREATED.test(name)) return "created";
  return REMOVED.test(name) ? "removed" : "other";
}
