import crypto from "node:crypto";
import type { Signer } from "./hash.js";

const BLOCK = 64;
const DIGEST = 32;
// A path that is longer than most servers accept takes the slower way instead of a larger buffer.
const LONGEST = 4096;

// Other runtimes that use the `node` condition may lack the one-shot function.
const oneShot = typeof crypto.hash === "function";

function padded(key: Uint8Array, byte: number, rest: number): Buffer {
  const block = Buffer.alloc(BLOCK + rest);
  block.set(key.length > BLOCK ? crypto.createHash("sha256").update(key).digest() : key);
  for (let i = 0; i < BLOCK; i++) block[i]! ^= byte;
  return block;
}

/**
 * Creates a signer that prepares its key and salt once. HMAC is two hashes: two one-shot calls over reused buffers take
 * less than half of the time that `createHmac` needs for its stream object (bench/url.ts).
 */
export function createHmacSigner(key: Uint8Array, salt: Uint8Array, size: number): Signer {
  const viaHmac: Signer = (path) =>
    crypto.createHmac("sha256", key).update(salt).update(path).digest().subarray(0, size).toString("base64url");
  if (!oneShot) return viaHmac;
  const start = BLOCK + salt.length;
  const inner = padded(key, 0x36, salt.length + LONGEST);
  inner.set(salt, BLOCK);
  const outer = padded(key, 0x5c, DIGEST);
  // There is one view for each length, since making one costs as much as hashing a block.
  const views: Buffer[] = [];
  return (path) => {
    const { length } = path;
    // latin1 is exact for ASCII alone, which every canonical path is.
    if (length > LONGEST || /[^\0-\x7f]/.test(path)) return viaHmac(path);
    inner.write(path, start, "latin1");
    views[length] ??= inner.subarray(0, start + length);
    outer.write(crypto.hash("sha256", views[length], "binary"), BLOCK, "binary");
    if (size === DIGEST) return crypto.hash("sha256", outer, "base64url");
    return Buffer.from(crypto.hash("sha256", outer, "binary"), "binary")
      .subarray(0, size)
      .toString("base64url");
  };
}

/** Computes the MD5 of the UTF-8 bytes of well-formed text, in lower-case hex. */
export function md5Hex(text: string): string {
  return oneShot ? crypto.hash("md5", text) : crypto.createHash("md5").update(text).digest("hex");
}

/** Computes the SHA-256 of the UTF-8 bytes of well-formed text: the first 32 digits of its lower-case hex. */
export function sha256Hex(text: string): string {
  return (oneShot ? crypto.hash("sha256", text) : crypto.createHash("sha256").update(text).digest("hex")).slice(0, 32);
}
