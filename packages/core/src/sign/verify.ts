import { BucketfirstError } from "../base/errors.js";
import type { Signer } from "./hash.js";
import { createSigner, firstSigning, type Signing } from "./signing.js";

/** Compares without an early end, so that the time does not show where two signatures differ. */
function isEqual(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < b.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}

const signersOf = /* @__PURE__ */ new WeakMap<object, readonly Signer[]>();

/** Returns the signers of a `signing` object, which are made once, since a server needs them for every request. */
function signersFor(signing: Signing | readonly Signing[]): readonly Signer[] {
  let signers = signersOf.get(signing);
  if (!signers) {
    // An empty list, or one with a gap, is refused as builders refuse it.
    const pairs = Array.isArray(signing) && signing.length ? signing : [firstSigning(signing)];
    signers = pairs.map((pair, i) => createSigner(pair ?? {}, pairs.length > 1 ? `signing[${i}]` : "signing")!);
    signersOf.set(signing, signers);
  }
  return signers;
}

/**
 * Returns the signature of `path` by the pair that made `given`; `undefined` where none did. Every pair is tried, in
 * constant time.
 *
 * @throws BucketfirstError `INVALID_CONFIG`
 */
export function verify(path: string, given: string, signing: Signing | readonly Signing[]): string | undefined {
  let found: string | undefined;
  for (const sign of signersFor(signing)) {
    const expected = sign(path);
    if (isEqual(given, expected)) found = expected;
  }
  return found;
}

/** Makes the error for a signature that none of the keys made. */
export function wrongSignature(signing: Signing | readonly Signing[]): BucketfirstError {
  return new BucketfirstError(
    "INVALID_SIGNATURE",
    `signature: expected one made by ${Array.isArray(signing) ? "one of the keys" : "the key"}, got another`,
  );
}

/**
 * Checks the first segment of a path that only our own proxy reads: a signature with keys, else the unsigned segment.
 *
 * @throws BucketfirstError `INVALID_SIGNATURE`, `INVALID_CONFIG`
 */
export function checkSignature(
  path: string,
  given: string,
  signing: Signing | readonly Signing[] | undefined,
  unsignedSegment: string,
): void {
  if (signing ? verify(path, given, signing) !== undefined : given === unsignedSegment) return;
  throw signing
    ? wrongSignature(signing)
    : new BucketfirstError("INVALID_SIGNATURE", "signature: expected the unsigned segment, got another");
}
