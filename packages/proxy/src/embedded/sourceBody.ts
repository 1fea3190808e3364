import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { ProxyError } from "../base/errors.js";
import { sourceFormat } from "./sourceFormat.js";

/** Returns whether a 206 holds the whole file: some servers send one although no part was requested. */
export function isWhole({ headers }: IncomingMessage): boolean {
  const [, end, size] = /^bytes 0-(\d+)\/(\d+|\*)$/.exec(headers["content-range"] ?? "") ?? [];
  if (end === undefined) return false;
  const length = Number(size === "*" ? headers["content-length"] : size);
  return length > 0 && Number(end) === length - 1;
}

/**
 * Reads a source to its end. gzip is undone, which some servers send although no request names it; the limit holds for the
 * result. Other codings are left alone, since a wrong declaration is more frequent than one of them.
 *
 * @throws ProxyError 422 for a source that is too large, ends early, or is in a coding that imgproxy does not undo
 */
export async function readBody(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const coding = response.headers["content-encoding"]?.trim() ?? "";
  const packed = coding === "gzip";
  if (Number(response.headers["content-length"]) > maxBytes) {
    response.destroy();
    throw tooLarge(maxBytes);
  }
  const bytes = await readAll(packed ? unpack(response) : response, maxBytes).finally(() => response.destroy());
  if (coding !== "" && !packed && sourceFormat(bytes) === undefined)
    throw unreadable(`it was sent with Content-Encoding ${JSON.stringify(coding)}, and imgproxy undoes gzip only`);
  return bytes;
}

function unpack(response: IncomingMessage): Readable {
  const gunzip = createGunzip();
  // `pipe` does not pass on that the response ended early.
  response.once("error", (cause) => gunzip.destroy(cause));
  return response.pipe(gunzip);
}

async function readAll(body: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      length += chunk.length;
      if (length > maxBytes) throw tooLarge(maxBytes);
      chunks.push(chunk);
    }
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "Z_BUF_ERROR" || code === "ECONNRESET") throw incomplete(cause);
    if (code?.startsWith("Z_")) throw unreadable("it was sent as gzip, and is not", cause);
    throw cause;
  }
  return Buffer.concat(chunks);
}

/** Returns the error for a source with too many bytes. */
export function tooLarge(maxBytes: number): ProxyError {
  const message = `source: more than ${maxBytes} bytes`;
  return new ProxyError(422, "The source is too large", { message, code: "INVALID_SOURCE" });
}

const incomplete = (cause?: unknown): ProxyError =>
  new ProxyError(422, "The source ended too early", { code: "INVALID_SOURCE", cause });

const unreadable = (why: string, cause?: unknown): ProxyError =>
  new ProxyError(422, `The source cannot be read: ${why}`, { code: "INVALID_SOURCE", cause });
