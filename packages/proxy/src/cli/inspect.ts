import { cacheKey, canonicalPath, isBucketfirstError, parsePath, type Signing } from "@bucketfirst/core";
import type { Command } from "commander";
import { environmentSigning } from "./imagesFile.js";

/** What a URL says. */
interface Inspection {
  options: unknown;
  source: string;
  encoding: string;
  extension: string | undefined;
  path: string;
  key: string;
  /** `unknown` without keys in the environment. */
  signature: "right" | "wrong" | "unknown";
}

/**
 * Reads a proxied URL or signed path.
 *
 * @throws BucketfirstError on what is no path of imgproxy
 */
function inspect(url: string, { prefix = "", signing }: { prefix?: string; signing?: Signing } = {}): Inspection {
  const target = url.replace(/^https?:\/\/[^/?#]*/i, "");
  let signature: Inspection["signature"] = signing ? "right" : "unknown";
  let path: string;
  try {
    path = canonicalPath(target, { pathPrefix: prefix, ...(signing && { signing }) });
  } catch (error) {
    if (!isBucketfirstError(error, "INVALID_SIGNATURE")) throw error;
    signature = "wrong";
    path = canonicalPath(target, { pathPrefix: prefix });
  }
  // Without a verified signature the text as it came is what clients hash.
  const given = target.slice(prefix.length).split(/[/?]/, 2)[1] ?? "";
  if (signature !== "right") path = path.replace(/^\/[^/]*/, `/${given}`);
  const { options, source, encoding, extension } = parsePath(path, { server: { edition: "pro" } });
  return { options, source, encoding, extension, path, key: cacheKey(path), signature };
}

/** Adds `inspect`. */
export function addInspect(program: Command): void {
  program
    .command("inspect <url>")
    .description(
      "show options, source and key of a URL, and whether its signature is right (keys from IMGPROXY_KEY and IMGPROXY_SALT)",
    )
    .option("--prefix <path>", "path prefix of the proxy", "")
    .option("--json", "print JSON")
    .action((url: string, { prefix, json }: { prefix: string; json?: boolean }) => {
      const signing = environmentSigning();
      const found = inspect(url, { prefix, ...(signing && { signing }) });
      if (json) console.log(JSON.stringify(found, undefined, 2));
      else {
        console.log(`source     ${found.source}  (${found.encoding})`);
        console.log(
          `options    ${JSON.stringify(found.options)}${found.extension === undefined ? "" : `  as ${found.extension}`}`,
        );
        console.log(`path       ${found.path}\nkey        ${found.key}`);
        console.log(
          `signature  ${found.signature === "unknown" ? "not checked: IMGPROXY_KEY and IMGPROXY_SALT are not set" : found.signature}`,
        );
      }
      if (found.signature === "wrong") process.exitCode = 1;
    });
}
