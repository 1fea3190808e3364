import type { IncomingMessage, ServerResponse } from "node:http";
import type { Backend } from "./backend.js";

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** A page elsewhere, or a name that was rebound to this machine, must not press our buttons. */
function isOurs({ headers: { host = "", origin } }: IncomingMessage): boolean {
  return LOOPBACK.test(host) && origin === `http://${host}`;
}

const ACTIONS: Record<string, (backend: Backend) => Promise<void> | void> = {
  "/control/empty-bucket": (backend) => backend.emptyBucket(),
  "/control/break-bucket": ({ broken }) => {
    broken.bucket = !broken.bucket;
  },
  "/control/break-proxy": ({ broken }) => {
    broken.proxy = !broken.proxy;
  },
};

/** Does what a button asks for, then sends the browser back to the page, which is a new visit. */
export async function control(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  backend: Backend,
): Promise<void> {
  const refuse = (status: number, text: string) =>
    response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(`${text}\n`);
  const action = Object.hasOwn(ACTIONS, path) ? ACTIONS[path] : undefined;
  if (!action) return void refuse(404, "Not found");
  if (request.method !== "POST") return void refuse(405, "POST only");
  if (!isOurs(request)) return void refuse(403, "Only the gallery's own page may do this");
  await action(backend);
  response.writeHead(303, { Location: "/", "Cache-Control": "no-store" }).end();
}
