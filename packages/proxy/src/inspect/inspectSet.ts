import { canonicalSet, isBucketfirstError, parseSet, type Signing } from "@bucketfirst/core";
import type { Inspection } from "./inspection.js";

const server = { edition: "pro" } as const;

/**
 * Reads the address of a member of a set, or the base of a whole set as it stands in a page: a base ends in a slash.
 *
 * @returns undefined for an address that is not of a set
 * @throws BucketfirstError `INVALID_PATH`
 */
export function readSetTarget(
  target: string,
  pathPrefix: string,
  signing: readonly Signing[] | undefined,
): Inspection | undefined {
  const own = target.slice(pathPrefix.length).split("?", 1)[0]!;
  const [, first = ""] = /^\/[^/]*\/set(?::|%3A)([^-:/%]+)/.exec(own) ?? [];
  if (first === "" || !target.startsWith(pathPrefix)) return undefined;
  const isBase = own.endsWith("/");
  const whole = isBase ? own + first : own;
  const parsed = parseSet(whole, { server });
  const { options, source, encoding, path, key, ladder, formats, member, classicPath, signature } = parsed;
  return {
    options,
    source,
    encoding,
    extension: undefined,
    path: `/${signature}${path}${isBase ? "" : `/${member}`}`,
    key: isBase ? key : `${key}/${member}`,
    signature: signatureOf(whole, signing),
    set: { ladder, formats, ...(!isBase && { member }), classicPath },
  };
}

function signatureOf(target: string, signing: readonly Signing[] | undefined): Inspection["signature"] {
  if (!signing) return "unknown";
  try {
    canonicalSet(target, { signing, server });
    return "right";
  } catch (error) {
    if (isBucketfirstError(error, "INVALID_SIGNATURE")) return "wrong";
    throw error;
  }
}
