import http from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { isProxyError } from "../../src/base/errors.js";
import type { Upstream } from "../../src/upstream/upstream.js";

/** Puts an upstream behind an address, as imgproxy is: its responses are sent over a socket, and errors as statuses. */
export async function bridgeTo(upstream: Pick<Upstream, "fetch">): Promise<{ url: string; paths: string[] }> {
  const paths: string[] = [];
  const server = http.createServer((request, response) => {
    const path = request.url!;
    if (path === "/health") return void response.end("ok");
    paths.push(path);
    const left = new AbortController();
    response.once("close", () => left.abort());
    upstream
      .fetch(
        { path, requestId: "bridge", signal: left.signal },
        {
          head: (status, headers) => void response.writeHead(status, headers as http.OutgoingHttpHeaders),
          data: (chunk) => void response.write(chunk),
        },
      )
      .then(
        () => response.end(),
        (error) => {
          if (response.headersSent) return response.destroy();
          response.writeHead(isProxyError(error) ? error.status : 500, { "Content-Type": "text/plain" }).end("no");
        },
      );
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close().closeAllConnections());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, paths };
}

/** A server of originals: what each name answers, and how many bytes were sent of it. */
export async function originalsOf(
  answer: (name: string, response: http.ServerResponse) => void,
): Promise<{ url: string; host: string; asked: string[]; sent: () => number }> {
  const asked: string[] = [];
  const sockets = new Set<{ bytesWritten: number }>();
  const server = http.createServer((request, response) => {
    asked.push(request.url!.slice(1));
    sockets.add(response.socket!);
    answer(request.url!.slice(1), response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close().closeAllConnections());
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sent = (): number => [...sockets].reduce((sum, { bytesWritten }) => sum + bytesWritten, 0);
  return { url: `http://${host}`, host, asked, sent };
}
