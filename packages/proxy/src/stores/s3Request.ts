import type { Dispatcher } from "undici";
import { encodeName, encodeQuery, type S3Address } from "./s3Address.js";
import type { S3Call } from "./s3Exchange.js";
import { payloadHashOf } from "./s3Payload.js";
import { amzDate, type Credentials, type SigV4 } from "./sigV4.js";
import type { StorableBody } from "./store.js";

/** A call as the store's operations word it. */
export interface S3Request {
  method: Dispatcher.HttpMethod;
  /** Of the object; left out in calls that are the bucket's. */
  name?: string;
  query?: Readonly<Record<string, string>>;
  /** Lower-case names. All of them are signed, but `cache-control`. */
  headers?: Readonly<Record<string, string>>;
  body?: StorableBody;
  /** Hex MD5 of the body. */
  md5?: string;
  signal?: AbortSignal | undefined;
  /** An answer of 200 that is longer than this comes as a stream. Default: every answer comes whole. */
  wholeBytes?: number;
}

/** Who signs a call, and for where. */
export interface S3Signing {
  signer: SigV4;
  address: S3Address;
  region: string;
  credentials: Credentials;
  /** By the store's clock, in milliseconds since 1970. */
  time: number;
  /** Where the store redirected the call to. */
  elsewhere: URL | undefined;
}

/** The call as it goes out, signed. */
export async function signedCall(request: S3Request, signing: S3Signing): Promise<S3Call> {
  const { method, name, query, body, md5, signal, wholeBytes } = request;
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
    body: body?.open(),
    signal,
    ...(wholeBytes !== undefined && { wholeBytes }),
  };
}

/** A query in the order that SigV4 wants. */
const searchOf = (query: Readonly<Record<string, string>>): string =>
  Object.keys(query)
    .sort()
    .map((key) => `${encodeQuery(key)}=${encodeQuery(query[key]!)}`)
    .join("&");
