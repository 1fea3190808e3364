import { STATUS_CODES } from "node:http";
import { parseXml, type XmlElement } from "@rgrove/parse-xml";
import { StoreError } from "../storeError.js";
import { childText } from "../xml.js";
import type { S3Reply } from "./s3Exchange.js";

/** A refusal of the store, with the region that it names for the bucket. */
export interface S3Fault {
  error: StoreError;
  region?: string | undefined;
}

/** Reads the fault of a reply. Replies to HEAD have no body, and so no name of the fault. */
export function s3FaultOf({ status, headers, body }: S3Reply): S3Fault {
  const root = Buffer.isBuffer(body) ? errorElement(body) : undefined;
  const code = root && childText(root, "Code");
  const message = root && childText(root, "Message");
  const said = [code, message].filter(Boolean).join(": ") || STATUS_CODES[status] || "unknown fault";
  const region = headers["x-amz-bucket-region"];
  return {
    error: new StoreError(`${status} ${said}`, { status, code }),
    region: typeof region === "string" ? region : undefined,
  };
}

function errorElement(body: Buffer): XmlElement | undefined {
  if (body.length === 0) return undefined;
  try {
    const { root } = parseXml(body.toString());
    return root?.name === "Error" ? root : undefined;
  } catch {
    // The reply is no XML: a page of something between us and the store.
    return undefined;
  }
}

/** Faults that other credentials may cure. */
const OF_CREDENTIALS = new Set([
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidAccessKeyId",
  "InvalidToken",
  "SignatureDoesNotMatch",
  "TokenRefreshRequired",
]);

export const isOfCredentials = ({ code }: StoreError): boolean => code !== undefined && OF_CREDENTIALS.has(code);

/** Returns whether there is no such object. A bucket that does not exist is a fault of the settings. */
export const isMissing = ({ status, body }: S3Reply): boolean =>
  status === 404 && !(Buffer.isBuffer(body) && body.includes("<Code>NoSuch") && !body.includes("<Code>NoSuchKey<"));

/** Turns a fault of the connection, or an abort, into a fault of the store. */
export function toStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const { message, code } = error as NodeJS.ErrnoException;
  const said = code && !message.includes(code) ? `${message} (${code})` : message;
  return new StoreError(said || "unknown fault", { cause: error });
}
