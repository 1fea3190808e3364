import { _MD5 } from "@noble/hashes/legacy.js";
import { _SHA256 } from "@noble/hashes/sha2.js";
// These are the classes behind the functions of the package: a browser then does not load the functions' wrappers.
import { base64urlOf, utf8 } from "../base/bytes/base64url.js";

/** A function that signs a path: it returns the first bytes of its HMAC as base64url. */
export type Signer = (path: string) => string;

const BLOCK = 64;

/** Returns a hash that has absorbed the key's block already, so that each path costs only its own blocks. */
function keyed(key: Uint8Array, byte: number) {
  const block = new Uint8Array(BLOCK).fill(byte);
  (key.length > BLOCK ? new _SHA256().update(key).digest() : key).forEach((part, i) => {
    block[i] = part ^ byte;
  });
  return new _SHA256().update(block);
}

/**
 * Creates a signer with its key and salt absorbed once. HMAC is two hashes; their states are copied for each path.
 *
 * @param size number of bytes of the digest to keep, 1..32
 * @see https://www.rfc-editor.org/rfc/rfc2104
 * @example
 * createHmacSigner(key, salt, 32)("/w:300/aGk") // 43 characters of base64url
 */
export function createHmacSigner(key: Uint8Array, salt: Uint8Array, size: number): Signer {
  const inner = keyed(key, 0x36).update(salt);
  const outer = keyed(key, 0x5c);
  const work = inner.clone();
  const digest = new Uint8Array(32);
  const kept = digest.subarray(0, size);
  return (path) => {
    inner._cloneInto(work).update(toBytes(path)).digestInto(digest);
    outer._cloneInto(work).update(digest).digestInto(digest);
    // A spread would go through the iterator of the array, which costs as much as one of the hashes.
    return base64urlOf(Reflect.apply(String.fromCharCode, null, kept));
  };
}

/**
 * Computes the MD5 of the UTF-8 bytes of well-formed text, in lower-case hex.
 *
 * @example
 * md5Hex("") // "d41d8cd98f00b204e9800998ecf8427e"
 */
export function md5Hex(text: string): string {
  md5 ??= { fresh: new _MD5(), work: new _MD5(), digest: new Uint8Array(16) };
  const { fresh, work, digest } = md5;
  fresh._cloneInto(work).update(toBytes(text)).digestInto(digest);
  return toHex(digest);
}

/**
 * Computes the SHA-256 of the UTF-8 bytes of well-formed text: the first 32 digits of its lower-case hex.
 *
 * @example
 * sha256Hex("") // "e3b0c44298fc1c149afbf4c8996fb924"
 */
export function sha256Hex(text: string): string {
  sha256 ??= { fresh: new _SHA256(), work: new _SHA256(), digest: new Uint8Array(32) };
  const { fresh, work, digest } = sha256;
  fresh._cloneInto(work).update(toBytes(text)).digestInto(digest);
  return toHex(digest.subarray(0, 16));
}

// The state is made at the first use, so that code that only signs does not load it, and kept, since making one costs as
// much as hashing.
let md5: { fresh: _MD5; work: _MD5; digest: Uint8Array } | undefined;
let sha256: { fresh: _SHA256; work: _SHA256; digest: Uint8Array } | undefined;
const HEX: string[] = [];

function toHex(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes) hex += HEX[byte] ??= (byte + 256).toString(16).slice(1);
  return hex;
}

let scratch: Uint8Array | undefined;

/** Returns the UTF-8 bytes of a text, valid until the next call: one buffer is reused, since each image needs two. */
function toBytes(text: string): Uint8Array {
  // Canonical paths are ASCII, which is its own UTF-8.
  const bytes = /[^\0-\x7f]/.test(text) ? utf8(text) : text;
  const { length } = bytes;
  if (!scratch || scratch.length < length) scratch = new Uint8Array(2 * length);
  for (let i = 0; i < length; i++) scratch[i] = bytes.charCodeAt(i);
  return scratch.subarray(0, length);
}
