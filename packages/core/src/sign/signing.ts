import { BucketfirstError } from "../base/errors.js";
import { fault } from "../base/fault.js";
import { createHmacSigner, type Signer } from "./hash.js";

/** One pair of IMGPROXY_KEY and IMGPROXY_SALT. */
export interface Signing {
  /** Key as in IMGPROXY_KEY: hex of any length. `undefined`, as of an unset variable, is an error and does not unsign. */
  key: string | undefined;
  /** Salt as in IMGPROXY_SALT: hex of any length. */
  salt: string | undefined;
  /** Bytes of the digest to keep, as in IMGPROXY_SIGNATURE_SIZE: 1..32. Default 32. */
  size?: number;
  /** Allows a secret in a browser, where every visitor can read it. Default false. */
  allowBrowser?: boolean;
}

/** Describes a secret by its length, never by its text. An unset variable is no secret. */
function describe(value: unknown): string {
  const unset = [undefined, null, "", "undefined", "null"].includes(value as string);
  return unset
    ? `not set (${value === "" ? "empty" : value}): is there such an environment variable here?`
    : `got ${typeof value === "string" ? `${value.length} characters` : typeof value}`;
}

/** Reads the bytes of a hex secret. */
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
 * Creates a signer for one pair, or returns `undefined` without one: only a missing `signing` is unsigned.
 *
 * @throws BucketfirstError `INVALID_CONFIG`, `SECRET_IN_BROWSER`
 * @example
 * createSigner({ key: "736563726574", salt: "68656C6C6F" })("/w:300/aGk") // signature
 */
export function createSigner(signing: Signing | undefined, field = "signing"): Signer | undefined {
  if (signing === undefined) return undefined;
  const { key, salt, size = 32, allowBrowser, ...other } = Object(signing) as Signing;
  // This check is first, since a bundler leaves the variables of a server out: a key that is missing in a browser is not
  // the fault to report.
  refuseBrowser(Object(signing) as Signing);
  // A size under another name would change every signature. The keys of a text are its letters, so none is shown.
  const [unknown] = typeof signing === "string" ? [] : Object.keys(other);
  if (unknown) throw fault("CONFIG", field, "keys of key, salt, size, allowBrowser", unknown);
  const bytes = [secretBytes(key, `${field}.key`), secretBytes(salt, `${field}.salt`)] as const;
  if (!Number.isInteger(size) || size < 1 || size > 32) throw fault("CONFIG", `${field}.size`, "integer 1..32", size);
  return createHmacSigner(...bytes, size);
}

/** Returns the pair that signs: the first of several. */
export function firstSigning(signing: Signing | readonly Signing[] | undefined): Signing | undefined {
  // An empty list is refused as a pair without keys is.
  return Array.isArray(signing) ? (signing[0] ?? {}) : (signing as Signing | undefined);
}
