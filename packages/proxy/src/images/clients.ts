import type { BodyReader } from "../body/bodyReader.js";
import type { ResponseHead } from "./responseHead.js";

/** One request on a flight. */
export interface Client {
  readonly head: Promise<ResponseHead>;
  /** Reader from the first byte on, once there is a response; undefined for HEAD, and where the response has all bytes. */
  readonly reader: BodyReader | undefined;
  /** Lets go of the flight and of its body. It is called once, at the end of the request. */
  leave(): void;
}

/** Settings of {@link Clients}. */
export interface ClientsConfig {
  /** Opens a reader of the response's body, from the first byte on. */
  openReader(): BodyReader;
  /** Listener for the last client that leaves, while there is no response yet. */
  onAllLeft(): void;
}

interface Boarded extends Client {
  reader: BodyReader | undefined;
  readonly wantsBody: boolean;
}

/** The clients of one flight, and the head of the response that they all wait for. */
export class Clients {
  readonly head: Promise<ResponseHead>;
  readonly #config: ClientsConfig;
  readonly #all = new Set<Boarded>();
  #arrived: ResponseHead | undefined;
  #resolve: (head: ResponseHead) => void = () => {};
  #reject: (error: unknown) => void = () => {};

  constructor(config: ClientsConfig) {
    this.#config = config;
    this.head = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // All clients may have left before it fails; the others see the rejection through their own await.
    this.head.catch(() => undefined);
  }

  /** Adds a client. @param wantsBody false for HEAD */
  join(wantsBody: boolean): Client {
    const client: Boarded = {
      head: this.head,
      reader: undefined,
      wantsBody,
      leave: () => this.#leave(client),
    };
    this.#all.add(client);
    if (this.#arrived) this.#seat(client, this.#arrived);
    return client;
  }

  /** Passes the head of the response to all clients, before the body's first byte. */
  begin(head: ResponseHead): void {
    this.#arrived = head;
    // Readers are opened now, not when a client wakes up, so that no client can miss a byte.
    for (const client of this.#all) this.#seat(client, head);
    this.#resolve(head);
  }

  /** Fails all clients that wait for the head. */
  fail(error: unknown): void {
    this.#reject(error);
  }

  #seat(client: Boarded, head: ResponseHead): void {
    if (client.wantsBody && !head.bytes) client.reader = this.#config.openReader();
  }

  #leave(client: Boarded): void {
    if (!this.#all.delete(client)) return;
    client.reader?.close();
    if (this.#all.size === 0 && !this.#arrived) this.#config.onAllLeft();
  }
}
