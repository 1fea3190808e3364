import { setTimeout as sleep } from "node:timers/promises";
import { type Log, silentLog } from "../../base/log.js";
import { isWorthRetrying, StoreError } from "../storeError.js";
import { type S3Address, s3AddressOf } from "./s3Address.js";
import { type CredentialSource, credentialSource } from "./s3Credentials.js";
import { S3Exchange, type S3Reply } from "./s3Exchange.js";
import { isMissing, isOfCredentials, type S3Fault, s3FaultOf, toStoreError } from "./s3Fault.js";
import { type S3Request, signedCall } from "./s3Request.js";
import type { S3StoreConfig } from "./s3StoreConfig.js";
import { type Credentials, SigV4 } from "./sigV4.js";

const SOCKETS = 64;
/** Most corrections in one call. A wrong clock, other credentials, another region: each can be put right once. */
const CORRECTIONS = 3;
const BACKOFF_MS = 100;

/** A client for signed calls to one bucket. A call puts right what it can by itself: clock, credentials, region. */
export class S3Client {
  readonly #config: S3StoreConfig;
  readonly #attempts: number;
  readonly #log: Pick<Log, "warn">;
  readonly #exchange: S3Exchange;
  readonly #credentials: CredentialSource;
  readonly #signer = new SigV4();
  #place: { region: string; address: S3Address } | undefined;
  /** Milliseconds by which the store's clock is ahead of ours. */
  #skewMs = 0;

  /**
   * @param attempts number of attempts at one call. Default 1: the queue of puts has its own retries, and a read has one attempt by design
   * @throws ProxyError `INVALID_CONFIG` for an endpoint that is no http address
   */
  constructor(config: S3StoreConfig, attempts = 1) {
    const { connectTimeoutMs = 1_000, requestTimeoutMs = 10_000, log = silentLog } = config;
    this.#config = config;
    this.#attempts = attempts;
    this.#log = log;
    this.#credentials = credentialSource(config.credentials, log);
    this.#exchange = new S3Exchange({ connections: SOCKETS, connectTimeoutMs, requestTimeoutMs });
    const region = config.region ?? process.env.AWS_REGION;
    if (region !== undefined || config.endpoint !== undefined) this.#place = this.#placeIn(region ?? "auto");
  }

  /**
   * Sends a call and returns the response, also a 404 for an object that does not exist.
   *
   * @throws StoreError for every other status from 300 on, and where no response was received
   */
  async call(request: S3Request): Promise<S3Reply> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#correcting(request);
      } catch (error) {
        if (attempt >= this.#attempts || request.signal?.aborted || !isWorthRetrying(error)) throw error;
        await sleep(BACKOFF_MS * 2 ** (attempt - 1), undefined, request.signal ? { signal: request.signal } : {});
      }
    }
  }

  async close(): Promise<void> {
    await this.#exchange.close();
  }

  async #correcting(request: S3Request): Promise<S3Reply> {
    let elsewhere: URL | undefined;
    let stale = false;
    for (let corrections = 0; ; corrections++) {
      const known = this.#credentials.get();
      const credentials = known instanceof Promise ? await known : known;
      this.#place ??= await this.#findPlace();
      const time = Date.now() + this.#skewMs;
      const signing = { ...this.#place, signer: this.#signer, credentials, time, elsewhere };
      let reply: S3Reply;
      try {
        reply = await this.#exchange.send(await signedCall(request, signing));
      } catch (error) {
        // The queue of puts repeats them.
        const again = !stale && request.method !== "PUT" && error instanceof StoreError && error.code === "StaleSocket";
        if (!again) throw toStoreError(error);
        stale = true;
        continue;
      }
      if (reply.status < 300 || isMissing(reply)) return reply;
      const fault = s3FaultOf(reply);
      const corrected = corrections < CORRECTIONS && (await this.#correct(fault, reply, credentials));
      if (!corrected) throw fault.error;
      elsewhere = corrected.elsewhere;
    }
  }

  /** Puts right the cause of a refusal; false where that is not possible. */
  async #correct(
    { error, region }: S3Fault,
    { status, headers }: S3Reply,
    used: Credentials,
  ): Promise<{ elsewhere?: URL } | false> {
    if (error.code === "RequestTimeTooSkewed") return this.#adjustClock(headers.date) && {};
    if (isOfCredentials(error)) return (await this.#credentials.renew(used)) && {};
    if (status < 301 || status > 308) return false;
    const { address, region: ours } = this.#place!;
    if (status === 301 && region !== undefined && region !== ours) {
      this.#place = this.#placeIn(region);
      return {};
    }
    const { location } = headers;
    if (typeof location !== "string" || !URL.canParse(location)) return false;
    const elsewhere = new URL(location);
    // A redirect never leads from an encrypted connection to one that is not.
    const isAsSafe = elsewhere.protocol === "https:" || address.origin.startsWith(elsewhere.protocol);
    return isAsSafe && { elsewhere };
  }

  #adjustClock(date: string | string[] | undefined): boolean {
    const theirs = Date.parse(String(date));
    if (Number.isNaN(theirs)) return false;
    this.#skewMs = theirs - Date.now();
    const seconds = Math.round(this.#skewMs / 1000);
    this.#log.warn(
      { seconds },
      `set the clock of this machine: it is ${Math.abs(seconds)} s ${seconds > 0 ? "behind" : "ahead of"} the store's, by which calls are signed`,
    );
    return true;
  }

  #placeIn(region: string): { region: string; address: S3Address } {
    const { bucket, endpoint, forcePathStyle = endpoint !== undefined } = this.#config;
    return { region, address: s3AddressOf({ bucket, endpoint, region, forcePathStyle }) };
  }

  async #findPlace(): Promise<{ region: string; address: S3Address }> {
    const { loadAwsRegion } = await import("./awsChain.js");
    const region = await loadAwsRegion();
    if (region === undefined) throw new StoreError("no region for the bucket: set AWS_REGION", { code: "NoRegion" });
    return this.#placeIn(region);
  }
}
