import http from "node:http";
import { listen } from "@bucketfirst/testkit/listen";

/** Present response of every source. */
export interface Origin {
  status: number;
  /** Bytes of all sources, or of the one at a path. */
  bytes: Buffer | ((path: string) => Buffer);
}

let current: Origin = { status: 404, bytes: Buffer.alloc(0) };
let address: Promise<string> | undefined;

/** Lets every source have this response from now on. */
export const answerSources = (origin: Origin): void => {
  current = origin;
};

/** Address of the server from which a real imgproxy gets every source, started when it is first asked for. */
export const originServer = (): Promise<string> => (address ??= start());

async function start(): Promise<string> {
  const server = http.createServer((request, response) => {
    const bytes = typeof current.bytes === "function" ? current.bytes(request.url!) : current.bytes;
    response.writeHead(current.status, { "Content-Type": "image/jpeg", "Content-Length": bytes.length });
    response.end(bytes);
  });
  const port = await listen(server);
  server.unref();
  return `http://127.0.0.1:${port}`;
}
