import type { IncomingMessage, ServerResponse } from "node:http";
import { ProxyError } from "../base/errors.js";
import { MethodError } from "../base/methodError.js";
import type { Events } from "../events/createEvents.js";
import { hasToken } from "../events/hasToken.js";

/**
 * Answers the route of events: POST brings some, GET shows what waits.
 *
 * @returns body of the response
 * @throws ProxyError 404 where no events are received; 401, 403 and 405; what the receiver throws
 */
export async function answerEvents(
  request: IncomingMessage,
  response: ServerResponse,
  events: Events | undefined,
): Promise<object> {
  if (!events) throw new ProxyError(404, "There is no such page");
  const isAllowed = hasToken(request, events.token);
  if (isAllowed === undefined) {
    // SNS sends the password of an address only once it has been asked for one.
    response.setHeader("WWW-Authenticate", 'Basic realm="events"');
    throw new ProxyError(401, "Expected the token of events", { code: "INVALID_SIGNATURE" });
  }
  if (!isAllowed) throw new ProxyError(403, "Forbidden", { message: "events: wrong token" });
  if (request.method === "POST") return events.receive(request);
  const { pending, subscriptions } = events;
  if (request.method === "GET") return { pending, subscriptions };
  throw new MethodError("POST", "GET");
}
