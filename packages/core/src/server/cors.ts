import { checkSet } from "../base/checkSet.js";
import { fault } from "../base/fault.js";

/** Origins of other pages that may use the handler from a browser. */
export interface CorsOptions {
  /** Exact origins, e.g. `https://shop.example.com`; `*` is any, and then never with credentials. */
  origins: "*" | readonly string[];
  /** Allows cookies. Default false. */
  credentials?: boolean;
  /** Seconds for which a browser may remember a preflight, 0..86,400. Default 600. */
  maxAgeSeconds?: number;
}

/**
 * Creates a function for the CORS headers of a response: there are none without options, or for an origin that is not listed.
 *
 * @throws BucketfirstError `INVALID_CONFIG`
 */
export function createCors(options: CorsOptions | undefined): (request: Request) => Record<string, string> {
  if (options === undefined) return () => ({});
  const { origins, credentials = false, maxAgeSeconds = 600 } = options;
  const isList = Array.isArray(origins) && origins.every((origin) => /^[a-z][a-z0-9+.-]*:\/\/[^/]+$/.test(origin));
  if (isList) checkSet(origins.join(), "cors.origins");
  if (origins !== "*" && !isList) throw fault("CONFIG", "cors.origins", '"*" or origins such as https://host', origins);
  if (origins === "*" && credentials)
    throw fault("CONFIG", "cors.credentials", "false when every origin is allowed", credentials);
  // Browsers keep a preflight for a day at most, so a larger number was meant in milliseconds.
  if (!Number.isInteger(maxAgeSeconds) || maxAgeSeconds < 0 || maxAgeSeconds > 86_400)
    throw fault("CONFIG", "cors.maxAgeSeconds", "an integer 0..86400", maxAgeSeconds);
  return (request) => {
    const origin = request.headers.get("origin");
    const vary = { Vary: "Origin" };
    if (!origin || (origins !== "*" && !origins.includes(origin))) return vary;
    return {
      ...vary,
      "Access-Control-Allow-Origin": origins === "*" ? "*" : origin,
      ...(credentials && { "Access-Control-Allow-Credentials": "true" }),
      ...(request.method === "OPTIONS" && {
        "Access-Control-Allow-Methods": "POST",
        "Access-Control-Allow-Headers": "Content-Type",
        "Access-Control-Max-Age": String(maxAgeSeconds),
      }),
    };
  };
}
