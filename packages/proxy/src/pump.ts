import type { ServerResponse } from "node:http";
import type { Cursor } from "./cursor.js";

/**
 * Writes a body to one client at the client's pace and ends the answer; resolves to the number of bytes.
 *
 * @throws when the source breaks off, or the client leaves or takes nothing for `stallMs`
 */
export async function pump(cursor: Cursor, response: ServerResponse, stallMs: number): Promise<number> {
  let sent = 0;
  for (;;) {
    const next = cursor.next();
    const chunk = next instanceof Promise ? await next : next;
    if (response.destroyed) throw new Error("the client has left");
    if (chunk === undefined) break;
    sent += chunk.length;
    if (!response.write(chunk)) await taken(response, "drain", stallMs);
  }
  // What is still to be sent lies in the socket by now, and the body may go.
  cursor.close();
  const rest = finish(response, undefined, stallMs);
  if (rest) await rest;
  return sent;
}

/** Ends an answer. The promise, only where the client does not take all at once, resolves when it has. */
export function finish(
  response: ServerResponse,
  bytes: Buffer | undefined,
  stallMs: number,
): Promise<void> | undefined {
  response.end(bytes);
  return response.writableLength === 0 ? undefined : taken(response, "finish", stallMs);
}

/** Waits until the client has taken what was written. Node's own timer sees every byte that leaves the machine. */
function taken(response: ServerResponse, event: "drain" | "finish", stallMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: Error): void => {
      response.setTimeout(0);
      response.off(event, onTaken).off("close", onClose).off("timeout", onTimeout);
      if (error) reject(error);
      else resolve();
    };
    const onTaken = (): void => done();
    const onClose = (): void => done(new Error("the client has left"));
    const onTimeout = (): void => done(new Error(`the client took nothing for ${stallMs} ms`));
    response.once(event, onTaken).once("close", onClose).once("timeout", onTimeout);
    response.setTimeout(stallMs);
  });
}
