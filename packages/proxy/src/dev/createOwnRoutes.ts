import type { IncomingMessage, ServerResponse } from "node:http";
import { ProxyError } from "../errors.js";
import { ACTIONS, type Control, checkControl } from "./control.js";
import type { DevState } from "./devServer.js";
import type { Hub } from "./hub.js";

interface Parts {
  control: Control;
  hub: Hub;
  state(): DevState;
  /** Further origins whose pages may press the buttons. */
  origins: readonly string[];
}

/**
 * The development server's own pages: live events, counters, buttons.
 *
 * @throws ProxyError 404 for any other name, 403 and 405 for a button that may not be pressed so
 */
export function createOwnRoutes({
  control,
  hub,
  state,
  origins,
}: Parts): (request: IncomingMessage, response: ServerResponse, name: string) => Promise<void> {
  return async (request, response, name) => {
    if (name === "events") return hub.stream(response, state());
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (action) {
      checkControl(request, origins);
      await action(control);
    } else if (name !== "stats") throw new ProxyError(404, "There is no such page");
    const body = JSON.stringify(state());
    const origin = request.headers.origin;
    response.writeHead(200, {
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(body),
      "Cache-Control": "no-store",
      ...(origin !== undefined && origins.includes(origin) && { "Access-Control-Allow-Origin": origin }),
    });
    response.end(body);
  };
}
