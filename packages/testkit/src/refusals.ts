import { BucketfirstError } from "@bucketfirst/core";

/** Reasons for which a remote instance has no image, each with the line in the console for a developer, and its cure. */
export const REFUSALS: Record<string, [reason: Error, line: RegExp]> = {
  "a variant that the endpoint does not have": [
    new BucketfirstError("INVALID_OPTION", 'variant: expected a configured variant, got "crad"'),
    /refused: variant: .*"crad": add it to `variants` of createImages/,
  ],
  "a source that is not allowed": [
    new BucketfirstError("INVALID_SOURCE", 'source: expected an allowed source, got "/private/a.jpg"'),
    /refused: source: .*"\/private\/a.jpg": add it to `allowSources` of createSignHandler/,
  ],
  "a wrong endpoint": [
    new BucketfirstError("INVALID_CONFIG", "endpoint: expected status 200 of /api/image, got 404"),
    /refused: endpoint: .*got 404: `endpoint` of createRemoteImages is the address of the sign handler/,
  ],
  "a network that gives no answer": [
    new TypeError("Failed to fetch"),
    /refused: Failed to fetch: does the server of `endpoint` run/,
  ],
};
