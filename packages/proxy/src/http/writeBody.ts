import type { ServerResponse } from "node:http";
import { setImmediate as immediate } from "node:timers/promises";
import type { Memory } from "../base/memory.js";
import type { StalledClient, StalledClients } from "../base/stalledClients.js";
import type { BodyReader } from "../body/bodyReader.js";
import { ReadBlock } from "../body/readBlock.js";

/** The response of one client, with its bounds. */
export interface Outlet {
  response: ServerResponse;
  /** Memory that counts the bytes which the client has not taken yet. */
  memory: Memory;
  /** Longest time in milliseconds in which the client takes nothing; then it is cut. */
  stallMs: number;
  /** List of clients that are cut earlier where others need what they hold: each is added after a sixth of that time. */
  stalled?: StalledClients;
  /** True where the bytes are of imgproxy, not of the bucket. */
  isMade?: boolean;
}

/** Part of the longest stall after which a client may be cut for others. */
const SIXTH = 6;
/** Most bytes of one client before others have their turn. */
const IN_ONE_TURN = 512 * 1024;

/**
 * Writes a body to one client at the client's pace and ends the response; resolves to the number of bytes. One piece at a
 * time lies in the socket, and counts as long as it does.
 *
 * @throws Error where the source breaks off, or the client leaves or takes nothing for `stallMs`
 */
export async function writeBody(reader: BodyReader, outlet: Outlet): Promise<number> {
  const { memory } = outlet;
  let block: ReadBlock | undefined;
  reader.block = () => {
    block ??= new ReadBlock(memory);
    return block.bytes;
  };
  try {
    return await writeParts(reader, outlet);
  } finally {
    block?.release();
  }
}

async function writeParts(reader: BodyReader, outlet: Outlet): Promise<number> {
  const { response } = outlet;
  let sent = 0;
  let inTurn = 0;
  let hasEnded = false;
  // No piece is a variable here: node would keep its bytes as long as this function waits for the client.
  const send = (chunk: Buffer | undefined): Promise<void> | undefined => {
    if (response.destroyed) throw new Error("the client has left");
    hasEnded = chunk === undefined;
    if (chunk === undefined) return undefined;
    sent += chunk.length;
    inTurn += chunk.length;
    const rest = write(chunk, outlet, reader);
    if (rest) inTurn = 0;
    return rest;
  };
  while (!hasEnded) {
    const rest = sendNext(reader, send);
    if (rest) await rest;
    if (inTurn < IN_ONE_TURN) continue;
    await immediate();
    inTurn = 0;
  }
  // The bytes that are left lie in the socket by now, so the body can be let go.
  reader.close();
  const rest = finish(undefined, outlet);
  if (rest) await rest;
  return sent;
}

/** Sends the next piece; a promise where it has to arrive, or the client to take it. */
function sendNext(
  reader: BodyReader,
  send: (chunk: Buffer | undefined) => Promise<void> | undefined,
): Promise<void> | undefined {
  const next = reader.next();
  return next instanceof Promise ? next.then(send) : send(next);
}

/** Ends a response. Returns a promise where the client does not take everything at once; it resolves once it has. */
export function finish(bytes: Buffer | undefined, outlet: Outlet): Promise<void> | undefined {
  const { response } = outlet;
  let onTaken: (() => void) | undefined;
  response.end(bytes, () => onTaken?.());
  if (response.writableLength === 0) return undefined;
  return taken(bytes, outlet, (done) => {
    onTaken = done;
  });
}

function write(chunk: Buffer, outlet: Outlet, reader: BodyReader): Promise<void> | undefined {
  const { response } = outlet;
  let onTaken: (() => void) | undefined;
  // Without the cork node holds every piece back until the next tick, and it would not show what the client takes at once.
  response.cork();
  response.write(chunk, () => onTaken?.());
  response.uncork();
  if (response.writableLength === 0) return undefined;
  const notify = (done: () => void): void => {
    onTaken = done;
  };
  return taken(chunk, outlet, notify, reader);
}

/** Waits until the client has taken what was written. Node's own timer sees every byte that leaves the machine. */
async function taken(
  bytes: Buffer | undefined,
  { response, memory, stallMs, stalled, isMade = false }: Outlet,
  notify: (onTaken: () => void) => void,
  reader?: BodyReader,
): Promise<void> {
  if (bytes) memory.hold(bytes);
  let stop: () => void = () => {};
  try {
    await new Promise<void>((resolve, reject) => {
      const onClose = (): void => reject(new Error("the client has left"));
      const onTimeout = (): void => reject(new Error(`the client took nothing for ${stallMs} ms`));
      const client: StalledClient = {
        holdsPlace: () => isMade && reader?.holdsUp === true,
        holdsDisk: () => reader?.holdsDisk === true,
        cut: () => reject(new Error(`the client took nothing for ${stallMs / SIXTH} ms, and others needed its room`)),
      };
      const timer = reader && stalled && setTimeout(() => stalled.add(client), stallMs / SIXTH);
      stop = () => {
        clearTimeout(timer);
        stalled?.delete(client);
        response.off("close", onClose).off("timeout", onTimeout).setTimeout(0);
      };
      notify(resolve);
      response.once("close", onClose).once("timeout", onTimeout).setTimeout(stallMs);
    });
  } finally {
    stop();
    if (bytes) memory.drop(bytes);
  }
}
