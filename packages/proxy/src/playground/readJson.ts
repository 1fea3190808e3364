import type { IncomingMessage } from "node:http";
import { ProxyError } from "../base/errors.js";
import { textOf } from "../http/textOf.js";

/** Most bytes of a request of the page: a pasted page of HTML fits. */
const MAX_BYTES = 512 * 1024;

/**
 * Reads the JSON of a request.
 *
 * @throws ProxyError 413 above 512 KiB, 400 for a text that is no JSON
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = await textOf(request, MAX_BYTES);
  try {
    return JSON.parse(text);
  } catch {
    throw new ProxyError(400, "body: expected JSON");
  }
}
