import type { IncomingMessage } from "node:http";
import { ProxyError } from "../base/errors.js";

/** Most bytes of a request of the page: a pasted page of HTML fits. */
const MAX_BYTES = 512 * 1024;

/**
 * Reads the JSON of a request.
 *
 * @throws ProxyError 413 above 512 KiB, 400 for a text that is no JSON
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MAX_BYTES) throw new ProxyError(413, `body: expected at most ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    throw new ProxyError(400, "body: expected JSON");
  }
}
