import type { IncomingMessage, ServerResponse } from "node:http";
import type { Admin } from "./admin/admin.js";
import type { SourceGateway } from "./gateway/sourceGateway.js";
import type { Connections } from "./http/connections.js";
import type { Store } from "./stores/store.js";
import type { Upstream } from "./upstream/upstream.js";

/** A proxy without a server of its own: listeners for `http.createServer`, and what an owner may do with it. */
export interface ImageProxy {
  /** Listener for images and the operator's routes, on one port. */
  listener(request: IncomingMessage, response: ServerResponse): void;
  /** Listener for images only: for a public port whose operator's routes are elsewhere. */
  images(request: IncomingMessage, response: ServerResponse): void;
  /** Routes for health, readiness, metrics and purge: for a private port. */
  readonly admin: Admin;
  /** Counter and bound of connections; `connections.watch(server)` puts a server under it before it listens. */
  readonly connections: Connections;
  /** Gateway of sources for imgproxy; undefined where the settings name none. Its listener is for a port of its own. */
  readonly sourceGateway: SourceGateway | undefined;
  /** Store of the settings; undefined without one. */
  readonly store: Store | undefined;
  /** Second store of the settings; undefined without one. */
  readonly fallbackStore: Store | undefined;
  /** Upstream of the settings, or the one made for their address. */
  readonly upstream: Upstream;
  /**
   * Removes one object, also from a second store, with everything that is about to store it. Copies in browsers and CDNs
   * stay.
   *
   * @param key cache key: 32 lower-case hex characters
   * @throws StoreError where the store refuses; ProxyError 502 where the second store does, since it would return from there
   */
  purge(key: string): Promise<void>;
  /** Makes every further response the last one on its connection, so that a server that closes can end. */
  endConnections(): void;
  /**
   * Waits for what is under way, then stops. A server in front is closed before; requests that it still accepts break off.
   *
   * @param timeoutMs longest wait in milliseconds, 0 or more. Default `limits.drainMs`
   * @returns the number of objects that were not stored
   */
  close(timeoutMs?: number): Promise<number>;
}
