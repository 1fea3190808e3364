import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";

/**
 * Ends an answer that cannot be completed, so that its client sees an error. A reset is needed for that: after a mere
 * end of the connection Firefox shows the half of the picture that it has, and fires `load`.
 *
 * @example
 * if (response.headersSent) breakOff(response);
 */
export function breakOff(response: ServerResponse): void {
  const { socket } = response;
  if (socket) reset(socket);
  else if (response.closed) response.destroy();
  // A pipelined answer whose turn has not come: nothing of it is out yet, and a reset would cost the one in front its end.
  else response.once("socket", (own: Socket) => own.destroy());
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

/** Resets every connection that a server still has, for a shutdown that cannot wait for its answers any longer. */
export function breakOffAll(server: Server): void {
  for (const socket of connectionsOf.get(server) ?? []) reset(socket);
}

function reset(socket: Socket): void {
  // Only plain TCP can be reset from here. TLS that ends without its closing alert counts as cut by itself.
  const isPlain = !(socket instanceof TLSSocket) && socket.remoteFamily !== undefined;
  if (isPlain) socket.resetAndDestroy();
  // At once: by itself a reset waits until everything is written, and sends a proper end first.
  socket.destroy();
}
