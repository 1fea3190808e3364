import { sentDisposition } from "../base/contentDisposition.js";
import { mediaType, SVG } from "../base/mediaType.js";
import type { Memory } from "../base/memory.js";
import { FileBody } from "../stores/fileBody.js";
import type { StoredObject } from "../stores/storedObject.js";
import type { Flight } from "./flight.js";
import { SVG_POLICY } from "./responseHead.js";
import { BrokenBody, StoredPieces } from "./storedPieces.js";

/** Size up to which an object is read whole before anything is sent, so that imgproxy can still take over. */
const AS_A_WHOLE = 256 * 1024;
/** Number of bytes of a larger object that are read before anything is sent. */
const BEGINNING = 64 * 1024;

/** Settings of {@link serveStored}. */
export interface ServeStoredConfig {
  cacheControl: string;
  /** Memory that counts the bytes held back. */
  memory: Memory;
  /** Longest silence of the store in the middle of an object, in milliseconds. */
  idleMs: number;
  /** True for an object of the second bucket: the flight's body keeps all bytes, from which they are stored. Default false. */
  keep?: boolean;
}

/**
 * Serves all clients of a flight with an object of the bucket.
 *
 * @throws BrokenBody where the store failed
 */
export async function serveStored(flight: Flight, object: StoredObject, config: ServeStoredConfig): Promise<void> {
  const { body, size } = object;
  if (Buffer.isBuffer(body)) {
    begin(flight, object, config, config.keep ? undefined : body);
    if (!config.keep) return;
    await flight.body.append(body);
    return flight.body.end();
  }
  if (body instanceof FileBody && !config.keep) {
    begin(flight, object, config);
    return flight.body.adopt(body);
  }
  const { memory } = config;
  const wanted = size <= AS_A_WHOLE ? size : BEGINNING;
  const held: Buffer[] = [];
  let came = 0;
  let sent = false;
  const release = async (): Promise<void> => {
    if (flight.abandoned) flight.signal.throwIfAborted();
    begin(flight, object, config);
    sent = true;
    for (const chunk of held.splice(0)) {
      memory.drop(chunk);
      await flight.body.append(chunk);
    }
  };
  const incoming = new StoredPieces(body, config.idleMs);
  try {
    for (;;) {
      const chunk = await incoming.next(() => sent);
      if (chunk === undefined) break;
      came += chunk.length;
      if (came > size) throw new BrokenBody(new Error(`the bucket sent more than ${size} bytes`), sent);
      if (sent) await flight.body.append(chunk);
      else {
        memory.hold(chunk);
        held.push(chunk);
        if (came >= wanted && came < size) await release();
      }
    }
    if (came !== size) throw new BrokenBody(new Error(`the bucket sent ${came} of ${size} bytes`), sent);
    if (!sent) await release();
    flight.body.end();
  } finally {
    for (const chunk of held) memory.drop(chunk);
    incoming.close();
  }
}

function begin(
  flight: Flight,
  object: StoredObject,
  { cacheControl, keep = false }: ServeStoredConfig,
  bytes?: Buffer,
): void {
  flight.storable = keep;
  flight.begin({
    status: 200,
    origin: "bucket",
    ...(keep && { fallback: true }),
    contentType: object.contentType ?? "application/octet-stream",
    length: object.size,
    cacheControl,
    ...(object.contentDisposition !== undefined && { contentDisposition: sentDisposition(object.contentDisposition) }),
    ...(object.lastModified && { lastModified: object.lastModified }),
    ...(mediaType(object.contentType) === SVG && { contentSecurityPolicy: SVG_POLICY }),
    etag: object.md5 ? `"${object.md5}"` : object.etag,
    ...(bytes && { bytes }),
  });
}
