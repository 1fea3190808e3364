import type { IncomingMessage } from "node:http";
import { ProxyError } from "../base/errors.js";

/**
 * Reads the body of a request as text.
 *
 * @param maxBytes most bytes of it
 * @throws ProxyError 413 for a longer one
 */
export async function textOf(request: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > maxBytes) throw new ProxyError(413, `body: expected at most ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
