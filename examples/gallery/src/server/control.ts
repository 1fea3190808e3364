import type { IncomingMessage, ServerResponse } from "node:http";
import type { DevServer } from "@bucketfirst/proxy/dev";

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Returns whether our own page sent a request: a page elsewhere, or a name that was rebound to this machine, must not press our buttons. */
function isOurs({ headers: { host = "", origin } }: IncomingMessage): boolean {
  return LOOPBACK.test(host) && origin === `http://${host}`;
}

const ACTIONS: Record<string, (dev: DevServer) => unknown> = {
  "/control/empty-bucket": (dev) => dev.emptyBucket(),
  "/control/break-bucket": (dev) => dev.breakBucket(!dev.state().bucketBroken),
  "/control/break-proxy": (dev) => dev.breakProxy(!dev.state().proxyBroken),
};

/** Runs the action of a button, then sends the browser back to the page, which is a new visit. */
export async function control(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  dev: DevServer,
): Promise<void> {
  const refuse = (status: number, text: string) =>
    response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(`${text}\n`);
  const action = Object.hasOwn(ACTIONS, path) ? ACTIONS[path] : undefined;
  if (!action) return void refuse(404, "Not found");
  if (request.method !== "POST") return void refuse(405, "POST only");
  if (!isOurs(request)) return void refuse(403, "Only the gallery's own page may do this");
  await action(dev);
  response.writeHead(303, { Location: "/", "Cache-Control": "no-store" }).end();
}
