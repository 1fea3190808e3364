import type { IncomingMessage, ServerResponse } from "node:http";
import { reasonOf } from "../base/errors.js";
import type { Log } from "../base/log.js";
import { breakOff } from "./breakOff.js";
import { sendError } from "./respond.js";

/** A handler of `/sign`; core's `toNodeHandler` makes one of a sign handler. */
export type SignListener = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** Runs the handler of `/sign`. An error that it throws, or rejects with, is a 500 and a line in the log. */
export async function runSign(
  sign: SignListener,
  request: IncomingMessage,
  response: ServerResponse,
  log: Log,
): Promise<void> {
  try {
    await sign(request, response);
  } catch (error) {
    log.error({ reason: reasonOf(error), stack: (error as Error | undefined)?.stack }, "the handler of /sign failed");
    if (response.writableEnded) return;
    if (response.headersSent) return breakOff(response);
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    sendError(request, response, error, {});
  }
}
