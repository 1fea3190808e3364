import { createHmac, hash } from "node:crypto";

/** Keys of an account at a store. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  /** Time from which the store refuses the keys; left out for keys that do not expire. */
  expiration?: Date;
}

/** A request as it will be sent. */
export interface SignableRequest {
  method: string;
  /** Path from the first slash on, percent-encoded. */
  path: string;
  /** Query, encoded and in the order of its names, without the question mark; empty when there is none. */
  query: string;
  /** Headers by lower-case name, with `host` and `x-amz-date` among them. */
  headers: Readonly<Record<string, string>>;
  /** SHA-256 of the body in hex, or {@link UNSIGNED_PAYLOAD}. */
  payloadHash: string;
}

/** SHA-256 of no bytes, in hex. */
export const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** Value in place of a hash: the signature covers the headers alone, of which `Content-MD5` is one. */
export const UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

// Headers that a proxy in between may rewrite, and those that the connection adds.
const NEVER_SIGNED = new Set(["cache-control", "content-length", "user-agent"]);

/** Writes a time as SigV4 does, e.g. `20130524T000000Z`. */
export const amzDate = (time: number): string => new Date(time).toISOString().replace(/[-:]|\.\d+/g, "");

/**
 * A signer by AWS Signature Version 4, in the header. It keeps the signing key of the day, which costs four digests.
 *
 * @example
 * headers.authorization = signer.sign(request, credentials);
 */
export class SigV4 {
  readonly #service: string;
  #cached: { secret: string; scope: string; key: Buffer } | undefined;

  constructor(service = "s3") {
    this.#service = service;
  }

  /** Returns the value of `Authorization`. */
  sign(request: SignableRequest, region: string, { accessKeyId, secretAccessKey }: Credentials): string {
    const { method, path, query, headers, payloadHash } = request;
    const date = headers["x-amz-date"] ?? "";
    const scope = `${date.slice(0, 8)}/${region}/${this.#service}/aws4_request`;
    const names = Object.keys(headers)
      .filter((name) => !NEVER_SIGNED.has(name))
      .sort();
    const signed = names.join(";");
    let lines = "";
    for (const name of names) lines += `${name}:${headers[name]!.trim().replace(/ {2,}/g, " ")}\n`;
    const canonical = `${method}\n${path}\n${query}\n${lines}\n${signed}\n${payloadHash}`;
    const toSign = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${hash("sha256", canonical)}`;
    const signature = hmac(this.#key(secretAccessKey, scope), toSign).toString("hex");
    return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`;
  }

  #key(secret: string, scope: string): Buffer {
    if (this.#cached?.scope === scope && this.#cached.secret === secret) return this.#cached.key;
    let key: Buffer = Buffer.from(`AWS4${secret}`);
    for (const part of scope.split("/")) key = hmac(key, part);
    this.#cached = { secret, scope, key };
    return key;
  }
}

const hmac = (key: Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
