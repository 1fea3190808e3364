import { BucketfirstError } from "../errors.js";
import { show } from "../show.js";
import { createHmacSigner, type Signer } from "./hash.js";

/** One pair of IMGPROXY_KEY and IMGPROXY_SALT. */
export interface Signing {
  /** Hex, any length: IMGPROXY_KEY. */
  key: string;
  /** Hex, any length: IMGPROXY_SALT. */
  salt: string;
  /** IMGPROXY_SIGNATURE_SIZE: bytes of the digest to keep, 1..32. Default 32. */
  size?: number;
  /** Take the risk of a secret in a browser. Default false. */
  allowBrowser?: boolean;
}

function configFault(field: string, expected: string, got: string): BucketfirstError {
  return new BucketfirstError("INVALID_CONFIG", `${field}: expected ${expected}, got ${got}`);
}

/** Bytes of a hex secret; the message of a fault tells its length, never its text. */
function secretBytes(value: unknown, field: string): Uint8Array {
  const expected = "hex of even length";
  // An unset environment variable must not silently unsign.
  if (typeof value !== "string" || value === "") throw configFault(field, expected, value === "" ? "an empty text" : typeof value);
  if (value.length % 2) throw configFault(field, expected, `${value.length} characters`);
  if (!/^[\da-f]+$/i.test(value)) throw configFault(field, expected, `${value.length} characters, not all of them hex`);
  return Uint8Array.from({ length: value.length / 2 }, (_, i) => Number.parseInt(value.slice(2 * i, 2 * i + 2), 16));
}

function refuseBrowser(signing: Signing): void {
  const g = globalThis as { document?: unknown; navigator?: { product?: string } };
  const isBrowser = g.document !== undefined || g.navigator?.product === "ReactNative";
  if (!isBrowser || signing.allowBrowser === true) return;
  throw new BucketfirstError(
    "SECRET_IN_BROWSER",
    "signing: a key in a browser can be read by every visitor and lets them sign any request. Sign on the server and " +
      "pass descriptors (images.image()) or use createRemoteImages() of @bucketfirst/core/client. " +
      "If the key is no secret, set signing.allowBrowser: true",
  );
}

/**
 * A signer for one pair, or `undefined` when there is none: only a missing `signing` is unsigned.
 *
 * @throws BucketfirstError `INVALID_CONFIG`, `SECRET_IN_BROWSER`
 * @example
 * createSigner({ key: "736563726574", salt: "68656C6C6F" })("/w:300/aGk") // signature
 */
export function createSigner(signing: Signing | undefined, field = "signing"): Signer | undefined {
  if (signing === undefined) return undefined;
  if (typeof signing !== "object" || signing === null) throw configFault(field, "{ key, salt }", show(signing));
  const { size = 32 } = signing;
  const key = secretBytes(signing.key, `${field}.key`);
  const salt = secretBytes(signing.salt, `${field}.salt`);
  if (!Number.isInteger(size) || size < 1 || size > 32) throw configFault(`${field}.size`, "an integer 1..32", show(size));
  refuseBrowser(signing);
  return createHmacSigner(key, salt, size);
}

/** The pair that builds: the first of several. */
export function firstSigning(signing: Signing | readonly Signing[] | undefined): Signing | undefined {
  if (!Array.isArray(signing)) return signing as Signing | undefined;
  if (!signing.length) throw configFault("signing", "at least one pair of key and salt", "an empty array");
  return signing[0];
}
