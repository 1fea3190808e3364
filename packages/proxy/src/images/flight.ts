import { SharedBody, type SharedBodyConfig } from "../body/sharedBody.js";
import type { Refusal } from "../storing/admission.js";
import type { UploadResult } from "../storing/storeUpload.js";
import { type Client, Clients } from "./clients.js";
import type { ResponseHead } from "./responseHead.js";
import type { Wanted } from "./wanted.js";

/** Milliseconds spent in the stages of a flight, for `Server-Timing` and the metrics. */
export interface Timings {
  bucket?: number;
  /** Look into the second bucket. */
  fallback?: number;
  wait?: number;
  upstream?: number;
}

const ALL_LEFT = new Error("every client has left");

/**
 * All requests for one key while its image is fetched and stored. It lives until its bytes are stored, refused or dropped;
 * until then it serves every request for its key.
 */
export class Flight {
  readonly wanted: Wanted;
  readonly timings: Timings = {};
  /** True while its bytes may still be stored. */
  storable = true;
  /** True after a purge: nothing of this flight may be stored. */
  purged = false;
  /** End of the put of its bytes; undefined where none has ended. */
  put: UploadResult | undefined;
  /** Reason why its bytes may not be stored; undefined where there is none. */
  refusal: Refusal | undefined;
  #over = false;
  readonly #vouched: AbortController | undefined;
  readonly #onOver: (() => void)[] = [];
  readonly #hurry: AbortController | undefined;
  #abort: AbortController | undefined;
  #abandoned = false;
  readonly #clients = new Clients({
    openReader: () => this.body.reader(),
    onAllLeft: () => {
      this.#abandoned = true;
      this.#abort?.abort(ALL_LEFT);
    },
  });
  readonly #config: SharedBodyConfig;
  #body: SharedBody | undefined;

  constructor(wanted: Wanted, config: SharedBodyConfig) {
    this.wanted = wanted;
    this.#config = config;
    if (wanted.open) this.#vouched = new AbortController();
    if (wanted.background) this.#hurry = new AbortController();
  }

  get key(): string {
    return this.wanted.key;
  }

  get path(): string {
    return this.wanted.path;
  }

  /** Signal that aborts when the flight is {@link abandoned}. It is made at its first use, since a hit has none. */
  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    if (this.#abandoned) this.#abort.abort(ALL_LEFT);
    return this.#abort.signal;
  }

  /** Signal that aborts when a signed request joins; undefined for a flight that began with one. */
  get vouched(): AbortSignal | undefined {
    return this.#vouched?.signal;
  }

  /** Lets a flight that began without a signature go on as one that has it. */
  vouch(): void {
    this.#vouched?.abort();
  }

  /** Signal that aborts when a visitor joins; undefined for a flight that began with one. */
  get hurried(): AbortSignal | undefined {
    return this.#hurry?.signal;
  }

  /** Lets a flight that began in the background go on as one of a visitor. */
  hurry(): void {
    this.#hurry?.abort();
  }

  /** Resolves when its bytes are stored, refused or dropped. */
  over(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#over) resolve();
      else this.#onOver.push(resolve);
    });
  }

  /** True where no client is left, and nothing has arrived yet. */
  get abandoned(): boolean {
    return this.#abandoned;
  }

  /** Body for bytes on their way. It is made at its first use, since a response from memory needs none. */
  get body(): SharedBody {
    this.#body ??= new SharedBody(this.#config);
    return this.#body;
  }

  /** True while a new client can read the bytes from the start. */
  get joinable(): boolean {
    return !this.#over && this.#body?.overflow === undefined;
  }

  /** Adds a client. @param wantsBody false for HEAD */
  join(wantsBody: boolean): Client {
    return this.#clients.join(wantsBody);
  }

  /** Passes the head of the response to all clients, before the body's first byte. */
  begin(head: ResponseHead): void {
    this.#clients.begin(head);
  }

  fail(error: unknown): void {
    this.#clients.fail(error);
    this.#body?.fail(error);
  }

  /** Ends the flight in any case: its readers read on, and no further client joins. */
  end(): void {
    this.#over = true;
    this.#body?.release();
    for (const go of this.#onOver) go();
  }
}
