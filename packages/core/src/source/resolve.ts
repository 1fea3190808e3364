import { withoutTrailing } from "../base/bytes/withoutTrailing.js";
import { fault } from "../base/fault.js";

/**
 * Makes a source absolute: one without a scheme and without `//` in front is appended to `base` with one slash between.
 * A scheme may be in either case. A base that is a scheme alone keeps its slashes, and `local:` has three. No URL is
 * parsed, so the bytes stay the caller's. A name in which a colon looks like the end of a scheme (`notes:cat.jpg`) counts
 * as an address: write the base in front of it yourself.
 *
 * @throws BucketfirstError `INVALID_SOURCE` for a path of Windows
 * @example
 * resolveSource("/uploads/cat.jpg", "https://shop.example.com/") // "https://shop.example.com/uploads/cat.jpg"
 * resolveSource("cat.jpg", "local:///") // "local:///cat.jpg"
 * resolveSource("S3://bucket/cat.jpg", "https://shop.example.com") // "S3://bucket/cat.jpg"
 */
export function resolveSource(source: string, base: string | undefined): string {
  // What is no text is refused where it is encoded.
  if (typeof source !== "string") return source;
  // The drive of a Windows path looks like a scheme, and nothing could fetch it.
  if (/^[a-z]:[\\/]/i.test(source)) throw fault("SOURCE", "source", "an address or a name, no path of Windows", source);
  if (!base || source === "" || /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(source)) return source;
  const root = withoutTrailing(base, "/");
  const slashes = /^local:$/i.test(root) ? "///" : root.endsWith(":") ? "//" : "/";
  return root + slashes + source.replace(/^\/+/, "");
}
