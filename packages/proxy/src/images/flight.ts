import type { BodyReader } from "../body/bodyReader.js";
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

/** An image as the engine is asked for it. */
export interface Wanted {
  /** Key of the object: 32 hex characters; of a member of a set, with its name behind a slash. */
  key: string;
  /** Canonical signed path, as it goes upstream. */
  path: string;
  /** Source, where the request has said it in clear; else it is read from the path when it is needed. */
  source?: string;
  /** Keys under which the same image may lie, signed by other accepted pairs. Worked out when it is asked for. */
  otherKeys?(): string[];
}

/** One request on a flight. */
export interface Client {
  readonly answer: Promise<Answer>;
  /** The body from its first byte on, once there is an answer; undefined for HEAD, and where the answer has its bytes. */
  readonly reader: BodyReader | undefined;
  /** Lets go of the flight and of its body. Call it once, whatever came of the request. */
  leave(): void;
}

const ALL_LEFT = new Error("every client has left");

interface Boarded extends Client {
  reader: BodyReader | undefined;
  readonly wantsBody: boolean;
}

/**
 * All requests for one key while its image is fetched and stored. It lives until its bytes are stored, refused or
 * dropped; until then everybody is served from it.
 */
export class Flight {
  readonly wanted: Wanted;
  readonly answer: Promise<Answer>;
  readonly timings: Timings = {};
  /** Whether its bytes may end up in the bucket, as far as is known. */
  storable = true;
  /** Set by a purge: what comes of this flight must not be stored. */
  purged = false;
  #over = false;
  #abort: AbortController | undefined;
  #abandoned = false;
  #arrived: Answer | undefined;
  readonly #clients = new Set<Boarded>();
  readonly #config: SharedBodyConfig;
  #body: SharedBody | undefined;
  #resolve: (answer: Answer) => void = () => {};
  #reject: (error: unknown) => void = () => {};

  constructor(wanted: Wanted, config: SharedBodyConfig) {
    this.wanted = wanted;
    this.#config = config;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Everybody may have left before it fails; those who wait see the rejection through their own await.
    this.answer.catch(() => undefined);
  }

  get key(): string {
    return this.wanted.key;
  }

  get path(): string {
    return this.wanted.path;
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

  /** Bytes on their way, made when they are first asked for: an answer from memory needs none. */
  get body(): SharedBody {
    this.#body ??= new SharedBody(this.#config);
    return this.#body;
  }

  /** Whether a newcomer can read the bytes from the start. */
  get joinable(): boolean {
    return !this.#over && this.#body?.overflow === undefined;
  }

  /** Takes a client on. `wantsBody` is false for HEAD. */
  join(wantsBody: boolean): Client {
    const client: Boarded = {
      answer: this.answer,
      reader: undefined,
      wantsBody,
      leave: () => this.#leave(client),
    };
    this.#clients.add(client);
    if (this.#arrived) this.#seat(client, this.#arrived);
    return client;
  }

  /** Gives everybody the head of the answer, before the body's first byte. */
  begin(answer: Answer): void {
    this.#arrived = answer;
    // Now, and not when they hear of it: from here on no byte can pass a client by.
    for (const client of this.#clients) this.#seat(client, answer);
    this.#resolve(answer);
  }

  fail(error: unknown): void {
    this.#reject(error);
    this.#body?.fail(error);
  }

  /** Its end, whatever came of it: those who read it read on, nobody joins any more. */
  end(): void {
    this.#over = true;
    this.#body?.release();
  }

  #seat(client: Boarded, answer: Answer): void {
    if (client.wantsBody && !answer.bytes) client.reader = this.body.reader();
  }

  #leave(client: Boarded): void {
    if (!this.#clients.delete(client)) return;
    client.reader?.close();
    if (this.#clients.size > 0 || this.#arrived) return;
    this.#abandoned = true;
    this.#abort?.abort(ALL_LEFT);
  }
}
