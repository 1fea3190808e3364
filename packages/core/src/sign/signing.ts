import { BucketfirstError } from "../base/errors.js";
import { fault } from "../base/fault.js";
import { createHmacSigner, type Signer } from "./hash.js";

/** One pair of IMGPROXY_KEY and IMGPROXY_SALT. */
export interface Signing {
  /** Hex, any length: IMGPROXY_KEY. `undefined` as an unset variable is throws, it does not unsign. */
  key: string | undefined;
  /** Hex, any length: IMGPROXY_SALT. */
  salt: string | undefined;
  /** IMGPROXY_SIGNATURE_SIZE: bytes of the digest to keep, 1..32. Default 32. */
  size?: number;
  /** Take the risk of a secret in a browser. Default false. */
  allowBrowser?: boolean;
}

/** Says of a secret what can be said: its length, never its text. An unset variable is no secret. */
function describe(value: unknown): string {
  const unset = [undefined, null, "", "undefined", "null"].includes(value as string);
  return unset
    ? `not set (${value === "" ? "empty" : value}): is there such an environment variable here?`
    : `got ${typeof value === "string" ? `${value.length} characters` : typeof value}`;
}

/** Bytes of a hex secret. */
function secretBytes(value: unknown, field: string): Uint8Array {
  // An unset environment variable must not silently unsign.
  if (typeof value !== "string" || !/^([\da-f]{2})+$/i.test(value)) {
    throw new BucketfirstError("INVALID_CONFIG", `${field}: expected hex of even length, ${describe(value)}`);
  }
  return Uint8Array.from(value.match(/../g)!, (hex) => Number.parseInt(hex, 16));
}

function refuseBrowser(signing: Signing): void {
  const { document, navigator } = globalThis as { document?: unknown; navigator?: { product?: string } };
  if ((!document && navigator?.product !== "ReactNative") || signing.allowBrowser === true) return;
  throw new BucketfirstError(
    "SECRET_IN_BROWSER",
    "signing: every visitor can read a key in a browser and sign anything with it. Sign on a server: pass descriptors " +
      "from images.image(), or use createRemoteImages(). For a key that is no secret set allowBrowser: true",
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
  const { key, salt, size = 32, allowBrowser, ...other } = Object(signing) as Signing;
  // First, since a bundler leaves the variables of a server out: the key that is missing in a browser is not the fault.
  refuseBrowser(Object(signing) as Signing);
  // A size under another name would change every signature. Of text, which has its letters as keys, nothing is shown.
  const [unknown] = typeof signing === "string" ? [] : Object.keys(other);
  if (unknown) throw fault("CONFIG", field, "keys of key, salt, size, allowBrowser", unknown);
  const bytes = [secretBytes(key, `${field}.key`), secretBytes(salt, `${field}.salt`)] as const;
  if (!Number.isInteger(size) || size < 1 || size > 32) throw fault("CONFIG", `${field}.size`, "integer 1..32", size);
  return createHmacSigner(...bytes, size);
}

/** The pair that builds: the first of several. */
export function firstSigning(signing: Signing | readonly Signing[] | undefined): Signing | undefined {
  // An empty list is refused like a pair without keys.
  return Array.isArray(signing) ? (signing[0] ?? {}) : (signing as Signing | undefined);
}
