import { _MD5 } from "@noble/hashes/legacy.js";
import { _SHA256 } from "@noble/hashes/sha2.js";
// The classes behind the functions: without the wrappers that check and describe them, which a browser would load too.
import { base64urlOf, utf8 } from "../base/bytes/base64url.js";

/** Signs a path: base64url of the first bytes of its HMAC. */
export type Signer = (path: string) => string;

const BLOCK = 64;

/** A hash that has absorbed the key's block already, so that each path costs only its own blocks. */
function keyed(key: Uint8Array, byte: number) {
  const block = new Uint8Array(BLOCK).fill(byte);
  (key.length > BLOCK ? new _SHA256().update(key).digest() : key).forEach((part, i) => {
    block[i] = part ^ byte;
  });
  return new _SHA256().update(block);
}

/**
 * A signer with its key and salt absorbed once (HMAC is two hashes; their states are copied for each path).
 *
 * @param size bytes of the digest to keep, 1..32
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
 * Lowercase hex MD5 of the UTF-8 bytes of well-formed text.
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
 * The first 32 digits of the lowercase hex SHA-256 of the UTF-8 bytes of well-formed text.
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

// Made on first use, so that who only signs carries none of it; kept, since making a state costs as much as hashing.
let md5: { fresh: _MD5; work: _MD5; digest: Uint8Array } | undefined;
let sha256: { fresh: _SHA256; work: _SHA256; digest: Uint8Array } | undefined;
const HEX: string[] = [];

function toHex(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes) hex += HEX[byte] ??= (byte + 256).toString(16).slice(1);
  return hex;
}

let scratch: Uint8Array | undefined;

/** The UTF-8 bytes of a text, valid until the next call: one buffer is reused, since each image asks twice. */
function toBytes(text: string): Uint8Array {
  // Canonical paths are ASCII, which is its own UTF-8.
  const bytes = /[^\0-\x7f]/.test(text) ? utf8(text) : text;
  const { length } = bytes;
  if (!scratch || scratch.length < length) scratch = new Uint8Array(2 * length);
  for (let i = 0; i < length; i++) scratch[i] = bytes.charCodeAt(i);
  return scratch.subarray(0, length);
}
