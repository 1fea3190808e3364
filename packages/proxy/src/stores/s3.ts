import http from "node:http";
import https from "node:https";
import type { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  type PutHead,
  type PutOptions,
  type ReadOptions,
  type StorableBody,
  type Store,
  type StoredHead,
  StoreError,
} from "./store.js";

/** Settings of {@link createS3Store}. What is left out, the SDK takes from environment, shared files and roles. */
export interface S3StoreConfig {
  bucket: string;
  /** Address of a store that is not AWS. */
  endpoint?: string;
  region?: string;
  /** `https://host/bucket/key` in place of `https://bucket.host/key`. Default: on where there is an endpoint. */
  forcePathStyle?: boolean;
  /** Fixed credentials, where the SDK's chain should not be asked. */
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  connectTimeoutMs?: number;
  /** Of one call; also the longest silence of a socket. */
  requestTimeoutMs?: number;
}

const SOCKETS = 64;

/** A bucket that speaks S3. Conditional puts where the store knows them; where it does not, they overwrite. */
export function createS3Store(config: S3StoreConfig): Store {
  const { bucket, endpoint, region, forcePathStyle = endpoint !== undefined, credentials } = config;
  const { connectTimeoutMs = 1_000, requestTimeoutMs = 10_000 } = config;
  // Known: this version of the SDK is pinned, and a text on stderr does not belong in a JSON log.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const agent = { keepAlive: true, maxSockets: SOCKETS };
  const client = new S3Client({
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
    ...(credentials && { credentials }),
    forcePathStyle,
    // Retries are the business of the queue of puts and of nobody else: reads have one attempt by design.
    maxAttempts: 1,
    // Stores other than AWS take the checksum trailer for data, or refuse it.
    ...(endpoint !== undefined && {
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
    }),
    expectContinueHeader: false,
    // By default the SDK warns on stderr about streams that it cannot retry, which is our queue's business.
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    requestHandler: {
      httpAgent: new http.Agent(agent),
      httpsAgent: new https.Agent(agent),
      connectionTimeout: connectTimeoutMs,
      socketTimeout: requestTimeoutMs,
      requestTimeout: requestTimeoutMs,
      // Without this the SDK only prints a warning and waits on.
      throwOnRequestTimeout: true,
    },
  });
  let conditional = true;

  const headOf = (output: HeadObjectCommandOutput | GetObjectCommandOutput): StoredHead => {
    const {
      ContentLength: size = 0,
      ContentType,
      CacheControl,
      ContentDisposition,
      ETag,
      LastModified,
      Metadata = {},
    } = output;
    const { md5, size: recorded } = Metadata;
    return {
      size,
      ...(ContentType !== undefined && { contentType: ContentType }),
      ...(CacheControl !== undefined && { cacheControl: CacheControl }),
      ...(ContentDisposition !== undefined && { contentDisposition: ContentDisposition }),
      ...(ETag !== undefined && { etag: ETag }),
      ...(LastModified && { lastModified: LastModified }),
      ...(md5 !== undefined && /^[0-9a-f]{32}$/.test(md5) && { md5 }),
      ...(recorded !== undefined && /^\d+$/.test(recorded) && { recordedSize: Number(recorded) }),
    };
  };

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

async function orMissing<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    const fault = toStoreError(error);
    if (fault.status === 404) return undefined;
    throw fault;
  }
}

function toStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const { name, message, $metadata, $response } = error as {
    name: string;
    message: string;
    $metadata?: { httpStatusCode?: number };
    $response?: { statusCode?: number };
  };
  const status = $metadata?.httpStatusCode ?? $response?.statusCode;
  // Some faults have no text of their own, as HEAD answers have no body.
  const said = [name, message].filter((part) => part && part !== "Error" && part !== "UnknownError").join(": ");
  return new StoreError(`${status ? `${status} ` : ""}${said || "unknown fault"}`, {
    ...(status && { status }),
    cause: error,
  });
}
