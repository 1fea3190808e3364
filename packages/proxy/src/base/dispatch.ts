import { Client, type Dispatcher } from "undici";

/** A request, to which the pool adds the client that carried it. */
export interface Asked extends Dispatcher.DispatchOptions {
  client?: CountingClient;
}

/** One socket of a pool without pipelining, which knows how many requests it has carried. */
export class CountingClient extends Client {
  #carried = 0;

  constructor(origin: URL, options: object) {
    super(origin, options);
    // A client connects for the request that it has just been given.
    this.on("connect", () => {
      this.#carried = 1;
    });
  }

  /** True where the present request is not the first on its socket. */
  get reused(): boolean {
    return this.#carried > 1;
  }

  override dispatch(asked: Asked, handler: Dispatcher.DispatchHandler): boolean {
    this.#carried++;
    asked.client = this;
    return super.dispatch(asked, handler);
  }
}
