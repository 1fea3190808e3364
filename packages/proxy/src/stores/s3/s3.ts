import { maskUserinfo } from "../../base/maskUserinfo.js";
import type { StorableBody } from "../storableBody.js";
import type { PutHead, PutOptions, ReadOptions, Store } from "../store.js";
import type { StoredHead, StoredObject } from "../storedObject.js";
import { StoreError } from "../storeError.js";
import { headOf } from "./s3Answer.js";
import { S3Client } from "./s3Client.js";
import { listEntries } from "./s3List.js";
import type { S3StoreConfig } from "./s3StoreConfig.js";
import { letGo } from "./sentBody.js";

/** Objects of at most so many bytes are read whole at once: most images are, and a stream costs more than they do. */
const WHOLE_BYTES = 64 * 1024;

/**
 * Creates a store in a bucket that speaks S3. Puts are conditional where the store knows that; where it does not, they
 * overwrite. Nothing is asked of the bucket before the first call.
 *
 * @throws ProxyError `INVALID_CONFIG` for an endpoint that is no http address
 * @example
 * createS3Store({ bucket: "images", region: "eu-central-1" }).label // "bucket images at AWS"
 */
export function createS3Store(config: S3StoreConfig): Store {
  const { bucket, endpoint } = config;
  const client = new S3Client(config, config.attempts);
  let conditional = true;

  async function get(name: string, { signal, onFound }: ReadOptions = {}): Promise<StoredObject | undefined> {
    const asked = { method: "GET", name, signal, wholeBytes: WHOLE_BYTES, onSuccess: onFound } as const;
    const { status, headers, body } = await client.call(asked);
    if (status === 404) return undefined;
    // A part of an object, or nothing, must not pass for all of it.
    if (status !== 200) {
      letGo(body);
      throw new StoreError(`expected 200 for an object, got ${status}`, { status });
    }
    const head = headOf(headers);
    // A store that does not state the length sends the object in pieces, and those were read whole.
    return { ...head, ...(Buffer.isBuffer(body) && { size: body.length }), body };
  }

  return {
    label: `bucket ${bucket} at ${maskUserinfo(endpoint ?? "AWS")}`,
    get isFar() {
      return conditional;
    },
    async head(name, options: ReadOptions = {}): Promise<StoredHead | undefined> {
      try {
        const { status, headers } = await client.call({ method: "HEAD", name, signal: options.signal });
        if (status !== 404) return headOf(headers);
      } catch (error) {
        if (!(error instanceof StoreError) || error.status === undefined || error.status >= 500) throw error;
      }
      // A reply to HEAD has no body and so no reason: no such object or no such bucket, no rights or no such key.
      const object = await get(name, options);
      if (object) letGo(object.body);
      return object;
    },
    get,
    async put(name: string, body: StorableBody, head: PutHead, { ifAbsent = false, signal }: PutOptions = {}) {
      const condition = ifAbsent && conditional;
      const headers: Record<string, string> = {
        "content-type": head.contentType,
        "cache-control": head.cacheControl,
        "x-amz-meta-md5": head.md5,
        "x-amz-meta-size": String(body.length),
      };
      if (head.contentDisposition !== undefined) headers["content-disposition"] = head.contentDisposition;
      if (condition) headers["if-none-match"] = "*";
      try {
        await client.call({ method: "PUT", name, headers, body, md5: head.md5, signal });
        return "stored";
      } catch (error) {
        const { status } = error as StoreError;
        // 409: another process is writing this very object, which is the same image.
        if (condition && (status === 412 || status === 409)) return "exists";
        if (condition && status === 501) {
          conditional = false;
          return this.put(name, body, head, { ifAbsent, ...(signal && { signal }) });
        }
        throw error;
      }
    },
    async delete(name) {
      await client.call({ method: "DELETE", name });
    },
    async *list(prefix) {
      for await (const { name } of listEntries(client, prefix)) yield name;
    },
    entries: (prefix) => listEntries(client, prefix),
    close: () => client.close(),
  };
}
