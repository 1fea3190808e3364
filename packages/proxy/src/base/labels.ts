/** Results of requests: label values of `bucketfirst_requests_total`. */
export const REQUEST_RESULTS = ["hit", "miss", "joined", "negative", "passed", "error"] as const;

/** Results of requests for metadata, which never pass through: label values of `bucketfirst_meta_requests_total`. */
export const META_RESULTS = ["hit", "miss", "joined", "negative", "error"] as const;

/** Ends of puts: label values of `bucketfirst_stored_total`. */
export const PUT_RESULTS = ["stored", "exists", "healed", "dropped", "cancelled"] as const;

/** Classes of HTTP statuses; `none` where no response was sent or received. */
export const STATUS_CLASSES = ["2xx", "3xx", "4xx", "5xx", "none"] as const;

/** Calls of a store. */
export const STORE_CALLS = ["head", "get", "put", "delete", "list"] as const;

/** Results of looks into the second bucket; `unknown` where it failed, refused or took too long. */
export const FALLBACK_RESULTS = ["hit", "missing", "damaged", "unknown"] as const;

/** Results of store calls. */
export const STORE_RESULTS = ["ok", "missing", "error"] as const;

/** Kinds of events of a bucket of originals: label values of `bucketfirst_events_total`. */
export const EVENT_KINDS = ["created", "removed", "other"] as const;

/** Results of receiving an event: label values of `bucketfirst_events_total`. */
export const EVENT_RESULTS = ["accepted", "ignored", "failed"] as const;

/** Ends of the work for an event: label values of `bucketfirst_event_ends_total`. */
export const EVENT_ENDS = ["made", "replaced", "present", "removed", "outdated", "unmapped", "gone", "failed"] as const;
