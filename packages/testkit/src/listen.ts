import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";

/**
 * Lets a server listen on a free port of the loopback interface, and returns the port.
 *
 * @example
 * const url = `http://127.0.0.1:${await listen(createServer(handler))}`;
 */
export async function listen(server: Server): Promise<number> {
  await once(server.listen(0, "127.0.0.1"), "listening");
  return (server.address() as AddressInfo).port;
}
