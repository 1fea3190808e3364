import { HttpError } from "./httpError.js";

const MAX_BODY_BYTES = 262_144;

async function readText(request: Request): Promise<string> {
  const tooLarge = new HttpError(413, "BODY_TOO_LARGE", `body: expected at most ${MAX_BODY_BYTES} bytes`);
  if (Number(request.headers.get("content-length")) > MAX_BODY_BYTES) throw tooLarge;
  const reader = request.body?.getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let bytes = 0;
  try {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      bytes += part.value.length;
      // The declared length may be wrong or missing.
      if (bytes > MAX_BODY_BYTES) {
        await reader?.cancel();
        throw tooLarge;
      }
      text += decoder.decode(part.value, { stream: true });
    }
    return text + decoder.decode();
  } catch (cause) {
    if (cause instanceof HttpError) throw cause;
    throw new HttpError(400, "INVALID_BODY", "body: expected UTF-8");
  }
}

/**
 * Reads the items of a signing request: a list, whose entries are not checked yet.
 *
 * @throws HttpError 400, 405, 413, 415
 */
export async function readItems(request: Request, maxBatch: number): Promise<unknown[]> {
  if (request.method !== "POST") {
    throw new HttpError(405, "METHOD_NOT_ALLOWED", `method: expected POST, got ${request.method}`, {
      Allow: "POST, OPTIONS",
    });
  }
  const type = request.headers.get("content-type") ?? "";
  // A foreign page could send any other type without a preflight.
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new HttpError(415, "UNSUPPORTED_TYPE", "Content-Type: expected application/json");
  }
  let body: unknown;
  try {
    body = JSON.parse(await readText(request));
  } catch (cause) {
    if (cause instanceof HttpError) throw cause;
    throw new HttpError(400, "INVALID_BODY", "body: expected JSON");
  }
  const { items, ...other } = Object(body) as { items?: unknown };
  const [unknown] = Object.keys(other);
  if (!Array.isArray(items) || unknown !== undefined) {
    throw new HttpError(400, "INVALID_BODY", "body: expected { items: [{ source, variant }] } and nothing else");
  }
  if (items.length > maxBatch) {
    throw new HttpError(413, "BATCH_TOO_LARGE", `items: expected at most ${maxBatch}, got ${items.length}`);
  }
  return items;
}
