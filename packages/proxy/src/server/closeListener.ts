import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { setImmediate as immediate, setTimeout as sleep } from "node:timers/promises";

/** Milliseconds without a new connection after which the server closes. */
const QUIET_MS = 20;
/** Most milliseconds by which new connections can delay that. */
const MOST_MS = 500;

/**
 * Closes a server once it has taken over the connections that the system has accepted for it, which would be reset
 * otherwise. New requests are held until then: visitors that wait for a response open no further connections, so that the
 * system's queue gets empty. Resolves when the last connection is closed.
 */
export async function closeListener(server: Server): Promise<void> {
  let last = performance.now();
  const onConnection = (): void => {
    last = performance.now();
  };
  server.on("connection", onConnection);
  const letGo = holdRequests(server);
  const until = last + MOST_MS;
  while (performance.now() - last < QUIET_MS && performance.now() < until) await sleep(QUIET_MS / 4);
  // Node accepts one connection in each turn of the event loop: after a turn without one there is none left.
  for (let before = 0; before !== last && performance.now() < until + MOST_MS; ) {
    before = last;
    await immediate();
    await immediate();
  }
  server.off("connection", onConnection);
  const closed = new Promise<void>((done) => server.close(() => done()));
  letGo();
  await closed;
}

/** Holds requests that arrive from now on; returns the function that lets them go on. */
function holdRequests(server: Server): () => void {
  const listeners = server.listeners("request") as ((request: IncomingMessage, response: ServerResponse) => void)[];
  const held: [IncomingMessage, ServerResponse][] = [];
  const hold = (...request: [IncomingMessage, ServerResponse]): void => void held.push(request);
  const answer = (...request: [IncomingMessage, ServerResponse]): void => {
    for (const listener of listeners) listener.call(server, ...request);
  };
  server.removeAllListeners("request").on("request", hold);
  return () => {
    server.off("request", hold);
    for (const listener of listeners) server.on("request", listener);
    for (const request of held) answer(...request);
  };
}
