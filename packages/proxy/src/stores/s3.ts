import type { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { headOf, orMissing, toStoreError } from "./s3Answer.js";
import { createS3Client, type S3StoreConfig } from "./s3Client.js";
import type { PutHead, PutOptions, ReadOptions, StorableBody, Store } from "./store.js";

/** A bucket that speaks S3. Conditional puts where the store knows them; where it does not, they overwrite. */
export function createS3Store(config: S3StoreConfig): Store {
  const { bucket, endpoint } = config;
  const client = createS3Client(config);
  let conditional = true;

  return {
    label: `bucket ${bucket} at ${endpoint ?? "AWS"}`,
    async head(name, { signal }: ReadOptions = {}) {
      const output = await orMissing(
        client.send(new HeadObjectCommand({ Bucket: bucket, Key: name }), { abortSignal: signal }),
      );
      return output && headOf(output);
    },
    async get(name, { signal }: ReadOptions = {}) {
      const output = await orMissing(
        client.send(new GetObjectCommand({ Bucket: bucket, Key: name }), { abortSignal: signal }),
      );
      return output && { ...headOf(output), body: output.Body as Readable };
    },
    async put(name: string, body: StorableBody, head: PutHead, { ifAbsent = false, signal }: PutOptions = {}) {
      const condition = ifAbsent && conditional;
      const opened = body.open();
      try {
        await client.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: name,
            Body: opened,
            ContentLength: body.length,
            ContentType: head.contentType,
            CacheControl: head.cacheControl,
            ...(head.contentDisposition !== undefined && { ContentDisposition: head.contentDisposition }),
            Metadata: { md5: head.md5, size: String(body.length) },
            ...(condition && { IfNoneMatch: "*" }),
          }),
          { abortSignal: signal },
        );
        return "stored";
      } catch (error) {
        const fault = toStoreError(error);
        // 409: somebody else is writing this very object, which is the same image.
        if (condition && (fault.status === 412 || fault.status === 409)) return "exists";
        if (condition && fault.status === 501) {
          conditional = false;
          return this.put(name, body, head, { ifAbsent, ...(signal && { signal }) });
        }
        throw fault;
      } finally {
        if (!Buffer.isBuffer(opened)) opened.destroy();
      }
    },
    async delete(name) {
      await orMissing(client.send(new DeleteObjectCommand({ Bucket: bucket, Key: name })));
    },
    async *list(prefix) {
      let token: string | undefined;
      do {
        const page = await client
          .send(
            new ListObjectsV2Command({
              Bucket: bucket,
              Prefix: prefix,
              ...(token !== undefined && { ContinuationToken: token }),
            }),
          )
          .catch((error) => {
            throw toStoreError(error);
          });
        for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield Key;
        token = page.IsTruncated ? page.NextContinuationToken : undefined;
      } while (token !== undefined);
    },
    async close() {
      client.destroy();
    },
  };
}
