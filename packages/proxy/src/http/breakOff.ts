import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";

/**
 * Ends a response that cannot be completed, so that its client sees an error. That needs a reset: after a mere end of the
 * connection Firefox shows the half of the picture that it has, and fires `load`.
 *
 * @example
 * if (response.headersSent) breakOff(response);
 */
export function breakOff(response: ServerResponse): void {
  const { socket } = response;
  if (socket) reset(socket);
  else if (response.closed) response.destroy();
  // A pipelined response that has not begun: nothing of it is sent yet, and a reset would cut the one in front of it.
  else response.once("socket", (own: Socket) => own.destroy());
}

/** Resets a connection, so that its client sees an error. */
export function reset(socket: Socket): void {
  // Only plain TCP can be reset from here. TLS that ends without its closing alert counts as cut anyway.
  const isPlain = !(socket instanceof TLSSocket) && socket.remoteFamily !== undefined;
  if (isPlain) socket.resetAndDestroy();
  // The socket is destroyed at once: otherwise a reset waits until everything is written, and a proper end is sent first.
  socket.destroy();
}
