import { ProxyError } from "../base/errors.js";
import { bytesToSniff, firstHeaderValue, mediaType } from "../base/mediaType.js";
import type { PutHead, Store } from "../stores/store.js";
import { type AdmissionRules, type Refusal, refusal } from "../storing/admission.js";
import { type Classified, classify } from "../storing/classify.js";
import { isRaw } from "../storing/forbiddenByPath.js";
import { statusError } from "../upstream/statusError.js";
import type { Headers, UpstreamSink } from "../upstream/upstream.js";
import type { FairQueue } from "./fairQueue.js";
import type { Flight } from "./flight.js";
import { type CacheControl, keptControl, passedControl, putHeadOf, responseHeadOf } from "./responseHead.js";

/** Settings of {@link Download}. */
export interface DownloadConfig {
  store: Store | undefined;
  rules: AdmissionRules;
  limits: { maxStoreBytes: number };
  /** `Cache-Control` of stored objects, and of the responses that are stored. */
  cacheControl: CacheControl;
  /** Receives the headers of each response that is stored. */
  watchLifetime(headers: Headers): void;
  /** Returns whether anything may be stored now; called at the head of a response. */
  storing(): boolean;
  turns: FairQueue;
}

/** End of a response: the head to store its bytes with, or the reason why they are not stored. */
export type Verdict = { state: "admitted"; head: Omit<PutHead, "md5"> } | { state: "refused"; reason: Refusal };

/** Most bytes of one response before it waits for its next turn. */
const TURN_BYTES = 256 * 1024;

/** A receiver that takes one response of the upstream into a flight. It holds the response back until its first bytes show its kind. */
export class Download implements UpstreamSink {
  readonly #flight: Flight;
  readonly #config: DownloadConfig;
  readonly #started = performance.now();
  #status = 0;
  #headers: Headers = {};
  #wanted = 0;
  #held: Buffer[] | undefined = [];
  #heldLength = 0;
  #type: string | undefined;
  /** Reason why the response may not be stored, or undefined. */
  #refusal: Refusal | undefined;
  #inTurn = 0;

  constructor(flight: Flight, config: DownloadConfig) {
    this.#flight = flight;
    this.#config = config;
  }

  head(status: number, headers: Headers): void {
    this.#status = status;
    this.#headers = headers;
    this.#wanted = bytesToSniff(mediaType(headers["content-type"]));
  }

  /**
   * Takes a chunk.
   *
   * @throws ProxyError where there is no image to serve
   */
  data(chunk: Buffer): void | Promise<void> {
    const { turns } = this.#config;
    const wait = this.#take(chunk);
    this.#inTurn += chunk.length;
    if (this.#inTurn < TURN_BYTES) return wait;
    this.#inTurn = 0;
    return wait ? wait.then(() => turns.next()) : turns.next();
  }

  /**
   * Ends the body after the verified end of the response.
   *
   * @throws ProxyError where there is no image to serve, or only a part of it
   */
  async end(): Promise<Verdict> {
    await this.#begin();
    const { body, path } = this.#flight;
    const { cacheControl, rules } = this.#config;
    const headers = this.#headers;
    const declared = firstHeaderValue(headers["content-length"]);
    // For clients that are still reading it, a response of another length than declared is broken.
    if (declared !== undefined && Number(declared) !== body.length) {
      throw new ProxyError(502, "The image server sent only part of the image", {
        message: `upstream sent ${body.length} of ${declared} bytes`,
      });
    }
    body.end();
    const reason = this.#refusal ?? body.overflow?.reason ?? (String(body.length) === declared ? undefined : "length");
    if (reason !== undefined) return { state: "refused", reason };
    return { state: "admitted", head: putHeadOf(path, this.#type!, headers, cacheControl, rules) };
  }

  #take(chunk: Buffer): void | Promise<void> {
    if (!this.#held) return this.#flight.body.append(chunk);
    this.#held.push(chunk);
    this.#heldLength += chunk.length;
    if (this.#heldLength >= this.#wanted) return this.#begin();
  }

  /** Begins the flight's response, unless it has begun. */
  #begin(): void | Promise<void> {
    const held = this.#held;
    if (!held) return;
    this.#held = undefined;
    const flight = this.#flight;
    flight.timings.upstream = performance.now() - this.#started;
    const first = held.length === 1 ? held[0]! : Buffer.concat(held);
    const classified = classify(this.#status, this.#headers, first);
    this.#type = classified.type;
    this.#check(classified);
    this.#refusal = this.#judge(classified);
    flight.begin(responseHeadOf(classified, this.#control(classified)));
    return flight.body.append(first);
  }

  /**
   * Refuses a response that is no image, unless the path asks for its source unchanged.
   *
   * @throws ProxyError
   */
  #check({ kind, status, headers, type }: Classified): void {
    if (kind === "error") throw statusError(status, headers);
    if (kind !== "empty" && (kind !== "foreign" || isRaw(this.#flight.path, this.#config.rules))) return;
    throw new ProxyError(502, "The image server sent something that is not an image", {
      message: `upstream answered 200 with type ${type ?? "none"} and bytes of another`,
    });
  }

  #judge(classified: Classified): Refusal | undefined {
    const { store, storing, rules, limits } = this.#config;
    if (!store || !storing()) return "storing-off";
    if (Number(firstHeaderValue(classified.headers["content-length"])) > limits.maxStoreBytes) return "too-large";
    const { path, wanted } = this.#flight;
    // Metadata that could not be finished is no other type, but it is not to be kept.
    const isWanted = classified.kind === (wanted.meta ? "metadata" : "picture");
    return refusal(path, classified, rules) ?? (isWanted ? undefined : wanted.meta ? "unfinished" : "type");
  }

  #control({ status, headers }: Classified): string {
    const { cacheControl, watchLifetime } = this.#config;
    if (this.#refusal !== undefined) {
      this.#flight.storable = false;
      return passedControl(status, this.#refusal, headers);
    }
    watchLifetime(headers);
    return keptControl(headers, cacheControl);
  }
}
