import type { IncomingMessage, ServerResponse } from "node:http";
import { sentDisposition } from "../base/contentDisposition.js";
import { ProxyError } from "../base/errors.js";
import type { ProxyEvent } from "../base/events.js";
import { Memory } from "../base/memory.js";
import { MethodError } from "../base/methodError.js";
import { FOR_ANY_PAGE } from "../http/request.js";
import { type OutgoingHeaders, sendError, sendResponse } from "../http/respond.js";
import { isKey } from "../stores/objectKey.js";
import type { Store } from "../stores/store.js";
import type { StoredObject } from "../stores/storedObject.js";
import { StoreError } from "../stores/storeError.js";

/** Settings of {@link createBucket}. */
export interface BucketConfig {
  store: Store;
  /** Path under which the bucket's objects lie, with both slashes. */
  path: string;
  cacheFolder: string;
  cacheControl: string;
  stallMs: number;
  /** Returns the headers by which pages of other origins may read a response. */
  corsHeaders(request: IncomingMessage): OutgoingHeaders;
  emit(event: ProxyEvent): void;
}

/** Serves the folder as a bucket would be served in public: objects by name, 404 without a picture for missing ones. */
export function createBucket(
  config: BucketConfig,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { store, path, cacheFolder, cacheControl, stallMs, corsHeaders, emit } = config;
  const memory = new Memory(Number.POSITIVE_INFINITY);

  return async (request, response) => {
    const headers = { ...FOR_ANY_PAGE, ...corsHeaders(request) };
    const started = performance.now();
    const name = (request.url ?? "").split("?", 1)[0]!.slice(path.length);
    const key = keyIn(name, cacheFolder);
    const event: ProxyEvent = {
      time: Date.now(),
      stage: "bucket",
      result: "error",
      bytes: 0,
      ms: 0,
      ...(key !== undefined && { key }),
    };
    try {
      if (request.method !== "GET" && request.method !== "HEAD") throw new MethodError("GET", "HEAD");
      const object = key === undefined ? undefined : await store.get(name);
      if (!object) {
        event.result = "miss";
        sendMissing(response, headers);
      } else {
        event.result = "hit";
        const bytes = Buffer.isBuffer(object.body) ? object.body : Buffer.concat(await object.body.toArray());
        const head = headOf(object, bytes, cacheControl);
        event.bytes = await sendResponse(request, response, head, undefined, { headers, memory, stallMs });
      }
    } catch (error) {
      const known = error instanceof StoreError ? new ProxyError(503, "The bucket is broken", { cause: error }) : error;
      event.result = "error";
      event.message = known instanceof ProxyError ? known.publicMessage : "Something went wrong";
      if (response.headersSent) response.destroy();
      else sendError(request, response, known, headers);
    }
    event.status = response.statusCode;
    event.ms = Math.round((performance.now() - started) * 1e3) / 1e3;
    emit(event);
  };
}

/** Returns the key in a name. Only names that the proxy writes are read: a request never becomes a path of its own. */
function keyIn(name: string, cacheFolder: string): string | undefined {
  const key = name.slice(cacheFolder.length);
  return name.startsWith(cacheFolder) && isKey(key) ? key : undefined;
}

/** Sends a 404 that, unlike others, is never cached: the object is about to be stored, and the next visit must find it. */
function sendMissing(response: ServerResponse, headers: OutgoingHeaders): void {
  const own = { "Content-Type": "text/plain", "Content-Length": 0, "Cache-Control": "no-store" };
  response.writeHead(404, { ...headers, ...own }).end();
}

function headOf(object: StoredObject, bytes: Buffer, cacheControl: string) {
  return {
    status: 200,
    origin: "bucket" as const,
    contentType: object.contentType ?? "application/octet-stream",
    length: bytes.length,
    cacheControl,
    bytes,
    ...(object.contentDisposition !== undefined && {
      contentDisposition: sentDisposition(object.contentDisposition),
    }),
    ...(object.etag !== undefined && { etag: object.etag }),
    ...(object.lastModified && { lastModified: object.lastModified }),
  };
}
