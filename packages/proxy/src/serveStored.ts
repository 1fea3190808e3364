import { SVG_POLICY } from "./answerOf.js";
import { sentDisposition } from "./contentDisposition.js";
import type { Flight } from "./flight.js";
import { mediaType, SVG } from "./mediaType.js";
import type { StoredObject } from "./stores/store.js";

/** Lets everybody on a flight have an object of the bucket. */
export async function serveStored(flight: Flight, object: StoredObject, cacheControl: string): Promise<void> {
  const { body } = object;
  const whole = Buffer.isBuffer(body);
  flight.storable = false;
  flight.begin({
    status: 200,
    origin: "bucket",
    contentType: object.contentType ?? "application/octet-stream",
    length: object.size,
    cacheControl,
    ...(object.contentDisposition !== undefined && { contentDisposition: sentDisposition(object.contentDisposition) }),
    ...(object.lastModified && { lastModified: object.lastModified }),
    ...(mediaType(object.contentType) === SVG && { contentSecurityPolicy: SVG_POLICY }),
    etag: object.md5 ? `"${object.md5}"` : object.etag,
    ...(whole && { bytes: body }),
  });
  if (whole) return flight.body.end();
  for await (const chunk of body) await flight.body.append(chunk);
  if (flight.body.length !== object.size)
    throw new Error(`the bucket sent ${flight.body.length} of ${object.size} bytes`);
  flight.body.end();
}
