import type { Headers } from "../../upstream/upstream.js";
import type { StoredHead } from "../storedObject.js";

/** Reads the facts of an object from the headers of a store; digest and length count only where they have that form. */
export function headOf(headers: Headers): StoredHead {
  const text = (name: string): string | undefined => {
    const value = headers[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const contentType = text("content-type");
  const cacheControl = text("cache-control");
  const contentDisposition = text("content-disposition");
  const etag = text("etag");
  const lastModified = Date.parse(text("last-modified") ?? "");
  const md5 = text("x-amz-meta-md5");
  const recorded = text("x-amz-meta-size");
  return {
    size: Number(text("content-length") ?? 0),
    ...(contentType !== undefined && { contentType }),
    ...(cacheControl !== undefined && { cacheControl }),
    ...(contentDisposition !== undefined && { contentDisposition }),
    ...(etag !== undefined && { etag }),
    ...(Number.isFinite(lastModified) && { lastModified: new Date(lastModified) }),
    ...(md5 !== undefined && /^[0-9a-f]{32}$/.test(md5) && { md5 }),
    ...(recorded !== undefined && /^\d+$/.test(recorded) && { recordedSize: Number(recorded) }),
  };
}
