/** A client that has taken nothing for a while, and what it keeps from others. */
export interface StalledClient {
  /** Returns whether it holds up its image at imgproxy, which has no room anywhere else. */
  holdsPlace(): boolean;
  /** Returns whether bytes lie on disk for it, and its end may free them. */
  holdsDisk(): boolean;
  /** Ends its response. */
  cut(): void;
}

/**
 * Clients that have taken nothing for a while, longest first. As long as there is room they are left alone until
 * `CLIENT_STALL_TIMEOUT`; when others need their places or their disk, those that have stalled longest are cut.
 */
export class StalledClients {
  readonly #clients = new Set<StalledClient>();
  readonly #placesAreWanted: () => boolean;

  /** @param placesAreWanted returns whether requests wait for a place at imgproxy */
  constructor(placesAreWanted: () => boolean) {
    this.#placesAreWanted = placesAreWanted;
  }

  add(client: StalledClient): void {
    if (this.#placesAreWanted() && client.holdsPlace()) client.cut();
    else this.#clients.add(client);
  }

  delete(client: StalledClient): void {
    this.#clients.delete(client);
  }

  /** Cuts one client that holds a place at imgproxy; returns whether there was one. */
  freePlace(): boolean {
    return this.#cutFirst((client) => client.holdsPlace());
  }

  /** Cuts one client that holds bytes on disk; returns whether there was one. Its disk is free some turns later. */
  freeDisk(): boolean {
    return this.#cutFirst((client) => client.holdsDisk());
  }

  #cutFirst(isMeant: (client: StalledClient) => boolean): boolean {
    for (const client of this.#clients) {
      if (!isMeant(client)) continue;
      this.#clients.delete(client);
      client.cut();
      return true;
    }
    return false;
  }
}
