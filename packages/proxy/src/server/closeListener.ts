import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { setImmediate as immediate, setTimeout as sleep } from "node:timers/promises";

/** Nobody has connected for so long. */
const QUIET_MS = 20;
/** How long new connections can put off the end of listening. */
const MOST_MS = 500;

/**
 * Closes a server once the connections that the system has accepted for it are taken over: it would reset them. New
 * requests are answered after that: as long as visitors wait for their answers they open no other connections, and the
 * line gets empty. Resolves when the last connection is closed.
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
  // Node takes one connection in each turn of the event loop: after a turn without one there is none.
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

/** Keeps requests that arrive from now on waiting; returns what hands them on. */
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
