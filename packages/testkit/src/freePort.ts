import { once } from "node:events";
import { createServer } from "node:net";
import { listen } from "./listen.js";

/** Returns a port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await once(server.close(), "close");
  return port;
}
