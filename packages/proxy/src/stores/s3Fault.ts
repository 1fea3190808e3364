import { STATUS_CODES } from "node:http";
import { parseXml, type XmlElement } from "@rgrove/parse-xml";
import type { S3Reply } from "./s3Exchange.js";
import { StoreError } from "./store.js";
import { childText } from "./xml.js";

/** What the store said in place of an answer, with the place where it says the bucket is. */
export interface S3Fault {
  error: StoreError;
  region?: string | undefined;
}

/** The fault that an answer tells. Answers to HEAD have no body, and then no name either. */
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
    // A page of something in between.
    return undefined;
  }
}

/** Faults that a fresh look at the credentials may cure. */
const OF_CREDENTIALS = new Set([
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidAccessKeyId",
  "InvalidToken",
  "SignatureDoesNotMatch",
  "TokenRefreshRequired",
]);

export const isOfCredentials = ({ code }: StoreError): boolean => code !== undefined && OF_CREDENTIALS.has(code);
