import type { Dispatcher } from "undici";
import type { StorableBody } from "../storableBody.js";
import { encodeName, encodeQuery, type S3Address } from "./s3Address.js";
import type { S3Call } from "./s3Exchange.js";
import { payloadHashOf } from "./s3Payload.js";
import { amzDate, type Credentials, type SigV4 } from "./sigV4.js";

/** A call of the store's operations, not signed yet. */
export interface S3Request {
  method: Dispatcher.HttpMethod;
  /** Name of the object; left out in calls to the bucket itself. */
  name?: string;
  query?: Readonly<Record<string, string>>;
  /** Headers by lower-case name. All are signed except `cache-control`. */
  headers?: Readonly<Record<string, string>>;
  body?: StorableBody;
  /** MD5 of the body, in hex. */
  md5?: string;
  signal?: AbortSignal | undefined;
  /** Longest body of a 200 in bytes that is read whole; a longer one is a stream. Default: all are read whole. */
  wholeBytes?: number;
  /** Called at the head of a reply of 200. */
  onSuccess?: (() => void) | undefined;
}

/** Keys, time and place that a call is signed with. */
export interface S3Signing {
  signer: SigV4;
  address: S3Address;
  region: string;
  credentials: Credentials;
  /** Time by the store's clock, in milliseconds since 1970. */
  time: number;
  /** Address that the store redirected the call to. */
  elsewhere: URL | undefined;
}

/** Signs a call, so that it is ready to be sent. */
export async function signedCall(request: S3Request, signing: S3Signing): Promise<S3Call> {
  const { method, name, query, body, md5, signal, wholeBytes, onSuccess } = request;
  const { signer, address, region, credentials, time, elsewhere } = signing;
  const { origin, host } = elsewhere ?? address;
  const path = elsewhere?.pathname ?? `${address.base}/${name === undefined ? "" : encodeName(name)}`;
  const search = query ? searchOf(query) : "";
  const hashed = payloadHashOf(body, address.isAws && origin.startsWith("http:"));
  const payloadHash = typeof hashed === "string" ? hashed : await hashed;
  const headers: Record<string, string> = {
    host,
    "user-agent": "bucketfirst-proxy",
    ...request.headers,
    "x-amz-content-sha256": payloadHash,
    "x-amz-date": amzDate(time),
  };
  if (credentials.sessionToken !== undefined) headers["x-amz-security-token"] = credentials.sessionToken;
  if (md5 !== undefined) headers["content-md5"] = Buffer.from(md5, "hex").toString("base64");
  if (body) headers["content-length"] = String(body.length);
  headers.authorization = signer.sign({ method, path, query: search, headers, payloadHash }, region, credentials);
  return {
    origin,
    method,
    path: search === "" ? path : `${path}?${search}`,
    headers,
    body: body?.pieces?.() ?? body?.open(),
    signal,
    ...(wholeBytes !== undefined && { wholeBytes }),
    onSuccess,
  };
}

/** Writes a query in the order that SigV4 requires. */
const searchOf = (query: Readonly<Record<string, string>>): string =>
  Object.keys(query)
    .sort()
    .map((key) => `${encodeQuery(key)}=${encodeQuery(query[key]!)}`)
    .join("&");
