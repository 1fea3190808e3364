import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Milliseconds in which a refused client may close its connection by itself. */
const GOODBYE_MS = 1_000;

const STATUSES: Record<string, string> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

const REFUSED = { "Cache-Control": "no-store", "Content-Length": 0, Connection: "close" };

/**
 * Answers what node gives to no listener of requests: bytes that are no request, `CONNECT`, an expectation
 * that nobody knows. The response follows those that the connection is still owed: written at once it would
 * stand in the middle of an image, or be taken for the response to an earlier request.
 */
export function answerBrokenRequests(server: Server): void {
  const latest = new WeakMap<Socket, ServerResponse>();
  const refused = new WeakSet<Socket>();
  const refuse = (socket: Socket, status: string, headers = ""): void => {
    // The parser fails again at each further piece.
    if (refused.has(socket)) return;
    refused.add(socket);
    const answer = (): void => {
      if (!socket.writable) return void socket.destroy();
      socket.setTimeout(GOODBYE_MS, () => socket.destroy());
      socket.end(
        `HTTP/1.1 ${status}\r\n${headers}Connection: close\r\nCache-Control: no-store\r\nContent-Length: 0\r\n\r\n`,
      );
    };
    const owed = latest.get(socket);
    if (owed === undefined || owed.closed) answer();
    else owed.once("close", answer);
  };

  server.prependListener("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    latest.set(socket, response);
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    if (!socket.writable || error.code === "ECONNRESET") return socket.destroy();
    refuse(socket, STATUSES[error.code ?? ""] ?? "400 Bad Request");
  });
  server.on("connect", ({ socket }: IncomingMessage) => {
    socket.on("error", () => socket.destroy()).resume();
    refuse(socket, "405 Method Not Allowed", "Allow: GET, HEAD, OPTIONS\r\n");
  });
  server.on("checkExpectation", (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(417, REFUSED).end();
  });
}

/** Wraps a listener for a server that leaves it to us to refuse requests of HTTP/1.1 without a `Host`. */
export const withHost =
  (listener: (request: IncomingMessage, response: ServerResponse) => void): typeof listener =>
  (request, response) => {
    if (request.headers.host === undefined && request.httpVersionMinor === 1) response.writeHead(400, REFUSED).end();
    else listener(request, response);
  };
