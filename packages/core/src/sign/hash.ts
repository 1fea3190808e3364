import { hmac } from "@noble/hashes/hmac.js";
import { md5 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { base64urlBytes, utf8 } from "../bytes/base64url.js";

/** Signs a path: base64url of the first bytes of its HMAC. */
export type Signer = (path: string) => string;

/**
 * A signer with its key absorbed once: each call costs only the path's own blocks.
 *
 * @param size bytes of the digest to keep, 1..32
 * @example
 * createHmacSigner(key, salt, 32)("/w:300/aGk") // 43 characters of base64url
 */
export function createHmacSigner(key: Uint8Array, salt: Uint8Array, size: number): Signer {
  const keyed = hmac.create(sha256, key).update(salt);
  const work = keyed.clone();
  const digest = new Uint8Array(32);
  const kept = digest.subarray(0, size);
  return (path) => {
    keyed._cloneInto(work).update(utf8(path)).digestInto(digest);
    return base64urlBytes(kept);
  };
}

/**
 * Lowercase hex MD5 of the UTF-8 bytes of well-formed text.
 *
 * @example
 * md5Hex("") // "d41d8cd98f00b204e9800998ecf8427e"
 */
export function md5Hex(text: string): string {
  return bytesToHex(md5(utf8(text)));
}
