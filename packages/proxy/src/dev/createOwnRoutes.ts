import type { IncomingMessage, ServerResponse } from "node:http";
import { ProxyError } from "../base/errors.js";
import { MethodError } from "../base/methodError.js";
import type { Access } from "./access.js";
import { ACTIONS, type Control } from "./control.js";
import type { DevState } from "./devServer.js";
import type { Hub } from "./hub.js";

interface Parts {
  control: Control;
  hub: Hub;
  access: Access;
  state(): DevState;
  /** Loads the playground; it is called at the first request for it. */
  loadPlayground(): Promise<(request: IncomingMessage, response: ServerResponse, name: string) => Promise<void>>;
}

/** Name of the playground among the routes; a slash and the name of a file or an action may follow. */
const PLAYGROUND = /^playground(?:\/(.*))?$/;

/**
 * Creates the development server's own routes: live events, counters, buttons. They answer its own page and the origins
 * that the configuration names; a button works on this machine alone.
 *
 * @throws ProxyError 404 for any other name, 403 and 405 for a request that is not allowed
 */
export function createOwnRoutes({
  control,
  hub,
  access,
  state,
  loadPlayground,
}: Parts): (request: IncomingMessage, response: ServerResponse, name: string) => Promise<void> {
  let playground: ReturnType<Parts["loadPlayground"]> | undefined;
  return async (request, response, name) => {
    const [ofPlayground, file = ""] = PLAYGROUND.exec(name) ?? [];
    if (ofPlayground !== undefined) {
      playground ??= loadPlayground();
      return (await playground)(request, response, file);
    }
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (!action && name !== "events" && name !== "stats") throw new ProxyError(404, "There is no such page");
    if (action && request.method !== "POST") throw new MethodError("POST");
    if (action) access.checkButton(request);
    else access.checkPage(request);
    const headers = { ...access.corsHeaders(request), "Cache-Control": "no-store" };
    if (name === "events") return hub.stream(response, state(), headers);
    await action?.(control);
    const body = JSON.stringify(state());
    response
      .writeHead(200, { ...headers, "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) })
      .end(body);
  };
}
