import type { IncomingMessage } from "node:http";
import { ProxyError } from "../base/errors.js";
import { bytesOf } from "../http/bytesOf.js";
import { UPLOAD_BYTES } from "./protocol.js";

const MIB = 1024 * 1024;

const tooLarge = (): ProxyError =>
  new ProxyError(413, `file: expected at most ${UPLOAD_BYTES} bytes (${UPLOAD_BYTES / MIB} MiB), got more`);

/**
 * Reads the bytes of a photograph that the page sends. The connection outlives a refusal: a browser that is still sending
 * would else show a broken connection in place of the sentence.
 *
 * @throws ProxyError 413 above {@link UPLOAD_BYTES}, 400 for a body without bytes
 */
export async function readUpload(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers["content-length"]) > UPLOAD_BYTES) throw tooLarge();
  const bytes = await bytesOf(request.iterator({ destroyOnReturn: false }), UPLOAD_BYTES, tooLarge);
  if (bytes.length === 0) throw new ProxyError(400, "file: expected a picture, got 0 bytes");
  return bytes;
}
