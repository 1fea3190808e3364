import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Memory } from "../base/memory.js";
import { breakOff } from "./breakOff.js";

/** A function that answers one request. */
export type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** Bytes of memory of a waiting request: node has parsed it, and made a response object for it. */
const REQUEST_BYTES = 4 * 1024;

/** State of one connection with a request under way. */
interface Line {
  waiting: [IncomingMessage, ServerResponse][];
  paused: boolean;
}

/**
 * Wraps a listener so that it works on one request of a connection at a time. A client may send many requests ahead; node
 * parses and starts them all, and their responses would lie in memory until their turn. Here the requests wait instead, the
 * connection is not read until then, and a client whose requests find no room is cut.
 */
export function inTurn(listener: Listener, memory: Memory): Listener {
  const lines = new WeakMap<Socket, Line>();

  const start = (socket: Socket, line: Line, request: IncomingMessage, response: ServerResponse): void => {
    response.once("close", () => next(socket, line));
    listener(request, response);
  };

  const next = (socket: Socket, line: Line): void => {
    if (socket.destroyed) memory.give(line.waiting.splice(0).length * REQUEST_BYTES);
    const first = line.waiting.shift();
    if (!first) {
      lines.delete(socket);
      if (line.paused) socket.resume();
      return;
    }
    memory.give(REQUEST_BYTES);
    start(socket, line, ...first);
  };

  /** Stops reading the connection again: node reads on after each response, which is too early while requests wait. */
  const hold = (socket: Socket, line: Line): void => {
    if (line.paused) return;
    line.paused = true;
    const again = (): void => {
      if (lines.get(socket) === line) socket.pause();
      else socket.off("resume", again);
    };
    socket.on("resume", again).pause();
  };

  return (request, response) => {
    const { socket } = request;
    const line = lines.get(socket);
    if (!line) {
      const begun: Line = { waiting: [], paused: false };
      lines.set(socket, begun);
      return start(socket, begun, request, response);
    }
    hold(socket, line);
    if (memory.claim(REQUEST_BYTES)) line.waiting.push([request, response]);
    else breakOff(response);
  };
}
