import { cbc } from "@noble/ciphers/aes.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { base64urlOf, utf8 } from "../base/bytes/base64url.js";
import { isWellFormed } from "../base/bytes/isWellFormed.js";
import { BucketfirstError } from "../base/errors.js";
import { show } from "../base/show.js";
import type { SourceEncryption } from "../source/encode.js";

const IV_BYTES = 16;

/** Settings of {@link encryptedSource}. */
export interface EncryptedSourceConfig {
  /** Key as in IMGPROXY_SOURCE_URL_ENCRYPTION_KEY: hex of 16, 24 or 32 bytes, for AES-128, -192 or -256. */
  key: string;
  /**
   * IV of every source: hex of 16 bytes. Default: each source has its own, the first bytes of HMAC-SHA256(key, source), which
   * is always the same for one source, so that caches keep hitting.
   */
  iv?: string;
}

/** Reads hex of one of the given lengths in bytes; the message of a fault has its length, never its text. */
function hexBytes(value: unknown, field: string, lengths: readonly number[]): Uint8Array {
  const text = typeof value === "string" ? value : "";
  if (!lengths.includes(text.length / 2) || !/^[\da-f]*$/i.test(text)) {
    throw new BucketfirstError(
      "INVALID_CONFIG",
      `${field}: expected hex of ${lengths.join(", ")} bytes, got ${text.length} characters`,
    );
  }
  return Uint8Array.from(text.match(/../g)!, (hex) => Number.parseInt(hex, 16));
}

/**
 * Creates an encryption of sources for imgproxy Pro: AES-CBC with PKCS#7, the IV in front. Always sign such URLs, since the
 * errors of a server that accepts unsigned ones show what the ciphertext holds.
 *
 * @throws BucketfirstError `INVALID_CONFIG`; `encrypt` throws `INVALID_SOURCE` for a lone surrogate
 * @see https://docs.imgproxy.net/usage/encrypting_source_url
 * @example
 * createImages({ proxyUrl, signing, encoding: encryptedSource({ key }), server: { edition: "pro" } })
 */
export function encryptedSource(config: EncryptedSourceConfig): SourceEncryption {
  const { key, iv } = Object(config) as Partial<EncryptedSourceConfig>;
  const keyBytes = hexBytes(key, "encryption key", [16, 24, 32]);
  const fixedIv = iv === undefined ? undefined : hexBytes(iv, "encryption iv", [IV_BYTES]);
  return {
    encrypt(source) {
      if (!isWellFormed(source)) {
        throw new BucketfirstError("INVALID_SOURCE", `source: expected well-formed text, got ${show(source)}`);
      }
      const bytes = Uint8Array.from(utf8(source), (char) => char.charCodeAt(0));
      const vector = fixedIv ?? hmac(sha256, keyBytes, bytes).subarray(0, IV_BYTES);
      const text = (part: Uint8Array): string => Array.from(part, (byte) => String.fromCharCode(byte)).join("");
      return base64urlOf(text(vector) + text(cbc(keyBytes, vector).encrypt(bytes)));
    },
  };
}
