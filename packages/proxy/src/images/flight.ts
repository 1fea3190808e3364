import { SharedBody, type SharedBodyConfig } from "../body/sharedBody.js";

/** The head of an answer, as far as clients may see it. */
export interface Answer {
  status: number;
  /** Where the bytes come from. */
  origin: "bucket" | "upstream";
  contentType: string;
  /** Undefined when the upstream did not say. */
  length: number | undefined;
  cacheControl: string;
  contentDisposition?: string;
  contentSecurityPolicy?: string;
  /** Only of what a source sent encoded, which is never stored. */
  contentEncoding?: string;
  /** Only hits carry one: a streaming miss is not known to be whole. */
  etag?: string;
  lastModified?: Date;
  /** Bytes that lie in memory as one piece; else they come through the flight's body. */
  bytes?: Buffer;
}

/** Milliseconds spent in the stages of a flight, for `Server-Timing` and the metrics. */
export interface Timings {
  bucket?: number;
  wait?: number;
  upstream?: number;
}

const ALL_LEFT = new Error("every client has left");

/**
 * All requests for one key while its image is fetched and stored. It lives until its bytes are stored, refused or
 * dropped; until then everybody is served from it.
 */
export class Flight {
  readonly key: string;
  readonly path: string;
  readonly body: SharedBody;
  readonly answer: Promise<Answer>;
  readonly timings: Timings = {};
  /** Whether its bytes may end up in the bucket, as far as is known. */
  storable = true;
  /** Set by a purge: what comes of this flight must not be stored. */
  purged = false;
  #over = false;
  #abort: AbortController | undefined;
  #abandoned = false;
  #waiting = 0;
  #arrived = false;
  #resolve: (answer: Answer) => void = () => {};
  #reject: (error: unknown) => void = () => {};

  constructor(key: string, path: string, config: SharedBodyConfig) {
    this.key = key;
    this.path = path;
    this.body = new SharedBody(config);
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Everybody may have left before it fails; those who wait see the rejection through their own await.
    this.answer.catch(() => undefined);
  }

  /** Aborts when the flight is {@link abandoned}. Made when it is first asked for, since a hit never does. */
  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    if (this.#abandoned) this.#abort.abort(ALL_LEFT);
    return this.#abort.signal;
  }

  /** Nobody waits any more, and nothing has arrived yet. */
  get abandoned(): boolean {
    return this.#abandoned;
  }

  /** Whether a newcomer can read the bytes from the start. */
  get joinable(): boolean {
    return !this.#over && this.body.overflow === undefined;
  }

  join(): void {
    this.#waiting++;
  }

  leave(): void {
    this.#waiting--;
    if (this.#waiting > 0 || this.#arrived) return;
    this.#abandoned = true;
    this.#abort?.abort(ALL_LEFT);
  }

  begin(answer: Answer): void {
    this.#arrived = true;
    this.#resolve(answer);
  }

  fail(error: unknown): void {
    this.#reject(error);
    this.body.fail(error);
  }

  /** Its end, whatever came of it: those who read it read on, nobody joins any more. */
  end(): void {
    this.#over = true;
    this.body.release();
  }
}

/** The value of a `Server-Timing` header, durations in milliseconds. */
export function serverTiming({ bucket, wait, upstream }: Timings, total: number): string {
  const of = (name: string, ms: number | undefined): string =>
    ms === undefined ? "" : `${name};dur=${ms.toFixed(1)}, `;
  return `${of("bucket", bucket)}${of("wait", wait)}${of("upstream", upstream)}total;dur=${total.toFixed(1)}`;
}
