import { Client, type Dispatcher } from "undici";

/** A request that learns which client carried it. */
export interface Asked extends Dispatcher.DispatchOptions {
  client?: CountingClient;
}

/** One socket of a pool without pipelining, which knows how many requests it has carried. */
export class CountingClient extends Client {
  #carried = 0;

  constructor(origin: URL, options: object) {
    super(origin, options);
    // A client connects for the request that it was just given.
    this.on("connect", () => {
      this.#carried = 1;
    });
  }

  /** Whether the request that it carries is not the first on its socket. */
  get reused(): boolean {
    return this.#carried > 1;
  }

  override dispatch(asked: Asked, handler: Dispatcher.DispatchHandler): boolean {
    this.#carried++;
    asked.client = this;
    return super.dispatch(asked, handler);
  }
}
