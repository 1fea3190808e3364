import type { Server } from "node:http";
import { listen } from "@bucketfirst/testkit/listen";
import { onTestFinished } from "vitest";

/**
 * Lets a server listen on the loopback until the end of the present test, and returns its origin.
 *
 * @example
 * const site = await serveInTest(createServer((_, response) => void response.end("hello"))); // "http://127.0.0.1:40123"
 */
export async function serveInTest(server: Server): Promise<string> {
  const port = await listen(server);
  onTestFinished(() => void server.close().closeAllConnections());
  return `http://127.0.0.1:${port}`;
}
