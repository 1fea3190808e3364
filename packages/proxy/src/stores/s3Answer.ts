import type { GetObjectCommandOutput, HeadObjectCommandOutput } from "@aws-sdk/client-s3";
import { type StoredHead, StoreError } from "./store.js";

/** What a store tells of an object; the digest and length that we recorded, where they look like it. */
export function headOf(output: HeadObjectCommandOutput | GetObjectCommandOutput): StoredHead {
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
}

/** The answer of a call, or undefined where there is no such object. */
export async function orMissing<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    const fault = toStoreError(error);
    if (fault.status === 404) return undefined;
    throw fault;
  }
}

/** A fault of the SDK in the words of a store: status and name first. */
export function toStoreError(error: unknown): StoreError {
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
