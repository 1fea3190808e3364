import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Log } from "../base/log.js";
import { reset } from "./breakOff.js";

/** Settings of {@link Connections}. */
export interface ConnectionsConfig {
  /** Most connections at once. */
  most: number;
  log: Log;
  /** Listener for every connection that was closed for want of room. */
  onShed(what: "idle" | "refused"): void;
}

/** Least milliseconds between two warnings. */
const QUIET_MS = 60_000;

/**
 * The connections of one or several servers, with a limit. Without one the descriptors of the process would be used up one
 * day, and the system would refuse every connection. At the limit the connection that has been idle longest is closed.
 */
export class Connections {
  readonly #config: ConnectionsConfig;
  /** Number of responses under way on each busy connection. */
  readonly #busy = new Map<Socket, number>();
  /** Idle connections, longest idle first. */
  readonly #idle = new Set<Socket>();
  /** Connections that have carried at least one request. */
  readonly #used = new WeakSet<Socket>();
  #warned = Number.NEGATIVE_INFINITY;

  constructor(config: ConnectionsConfig) {
    this.#config = config;
  }

  /** Number of open connections. */
  get open(): number {
    return this.#busy.size + this.#idle.size;
  }

  /** Counts the connections of a server that is not listening yet. */
  watch(server: Server): void {
    server.on("connection", (socket: Socket) => this.#add(socket));
    server.prependListener("request", (request: IncomingMessage, response: ServerResponse) => {
      const { socket } = request;
      this.#begin(socket);
      response.once("close", () => this.#end(socket));
    });
  }

  /** Closes the connections that have carried no request yet. */
  closeUnused(): void {
    for (const socket of this.#idle) if (!this.#used.has(socket)) socket.destroy();
  }

  #add(socket: Socket): void {
    if (this.open >= this.#config.most && !this.#makeRoom()) return void socket.destroy();
    this.#idle.add(socket);
    socket.once("close", () => {
      this.#idle.delete(socket);
      this.#busy.delete(socket);
    });
  }

  /** Closes an idle connection; returns whether there is room for one more. */
  #makeRoom(): boolean {
    const { most, log, onShed } = this.#config;
    const [longest] = this.#idle;
    onShed(longest ? "idle" : "refused");
    if (performance.now() - this.#warned >= QUIET_MS) {
      this.#warned = performance.now();
      log.warn(
        { connections: most, idle: this.#idle.size },
        "MAX_CONNECTIONS are open: idle ones are closed for new ones, and without idle ones new ones are refused",
      );
    }
    if (!longest) return false;
    this.#idle.delete(longest);
    longest.destroy();
    return true;
  }

  #begin(socket: Socket): void {
    this.#used.add(socket);
    this.#idle.delete(socket);
    this.#busy.set(socket, (this.#busy.get(socket) ?? 0) + 1);
  }

  #end(socket: Socket): void {
    const busy = this.#busy.get(socket);
    // The connection was closed before its response ended.
    if (busy === undefined) return;
    if (busy > 1) return void this.#busy.set(socket, busy - 1);
    this.#busy.delete(socket);
    this.#idle.add(socket);
  }
}

const connectionsOf = new WeakMap<Server, Set<Socket>>();

/** Keeps a list of a server's connections for {@link breakOffAll}. */
export function followConnections(server: Server): void {
  const open = new Set<Socket>();
  connectionsOf.set(server, open);
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
}

/** Resets every connection that a server still has, for a shutdown that cannot wait for its responses any longer. */
export function breakOffAll(server: Server): void {
  for (const socket of connectionsOf.get(server) ?? []) reset(socket);
}
