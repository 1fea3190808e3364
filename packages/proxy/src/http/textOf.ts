import type { IncomingMessage } from "node:http";
import { ProxyError } from "../base/errors.js";
import { bytesOf } from "./bytesOf.js";

/**
 * Reads the body of a request as text.
 *
 * @param maxBytes most bytes of it
 * @throws ProxyError 413 for a longer one
 */
export async function textOf(request: IncomingMessage, maxBytes: number): Promise<string> {
  const tooLong = (): ProxyError => new ProxyError(413, `body: expected at most ${maxBytes} bytes`);
  return (await bytesOf(request, maxBytes, tooLong)).toString("utf8");
}
