import { createHash, hash } from "node:crypto";
import type { StorableBody } from "../storableBody.js";
import { EMPTY_SHA256, UNSIGNED_PAYLOAD } from "./sigV4.js";

/**
 * Returns the hash of a body for the signature. `Content-MD5` is signed in any case and covers the bytes, so a second
 * digest is computed only where Amazon requires one: on a connection that is not encrypted.
 */
export function payloadHashOf(body: StorableBody | undefined, mustBeSigned: boolean): string | Promise<string> {
  if (body === undefined) return EMPTY_SHA256;
  return mustBeSigned ? sha256Of(body) : UNSIGNED_PAYLOAD;
}

async function sha256Of(body: StorableBody): Promise<string> {
  const opened = body.open();
  if (Buffer.isBuffer(opened)) return hash("sha256", opened);
  const sha256 = createHash("sha256");
  for await (const chunk of opened) sha256.update(chunk);
  return sha256.digest("hex");
}
