import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ProxyError } from "../base/errors.js";
import { answerBrokenRequests, withHost } from "./brokenRequests.js";
import { followConnections } from "./connections.js";

/** Address and port to listen on. */
export interface ListenConfig {
  /** Address or host name. Empty: every address, IPv6 and IPv4, or IPv4 alone where the machine has no IPv6. */
  host: string;
  port: number;
  /** True to use any free port where this one is taken. Default false. */
  orAnyPort?: boolean;
}

/** Creates an HTTP server with the time limits that a public one needs. */
export function createHttpServer(listener: (request: IncomingMessage, response: ServerResponse) => void): Server {
  const server = createServer({ keepAlive: true, noDelay: true, requireHostHeader: false }, withHost(listener));
  followConnections(server);
  answerBrokenRequests(server);
  // The time is as short as imgproxy's own, since every idle connection is a descriptor.
  server.keepAliveTimeout = 15_000;
  server.headersTimeout = 15_000;
  server.requestTimeout = 30_000;
  return server;
}

/**
 * Starts listening; resolves to the port.
 *
 * @throws ProxyError `INVALID_CONFIG` with one clear sentence where the address cannot be used
 */
export async function listen(server: Server, { host, port, orAnyPort = false }: ListenConfig): Promise<number> {
  const attempt = (number: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once("error", reject).listen(number, host || undefined, () => {
        server.off("error", reject);
        resolve();
      });
    });
  try {
    await attempt(port).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EADDRINUSE" || !orAnyPort) throw error;
      return attempt(0);
    });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why: Record<string, string> = {
      EADDRINUSE: "is taken by another program",
      EACCES: "may not be used by this user",
      EADDRNOTAVAIL: "is not an address of this machine",
      ENOTFOUND: "is not an address of this machine",
    };
    const message = `${host.includes(":") ? `[${host}]` : host}:${port} ${why[code ?? ""] ?? `cannot be listened on (${code})`}`;
    throw new ProxyError(500, message, { code: "INVALID_CONFIG", cause });
  }
  return (server.address() as AddressInfo).port;
}
