import http from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream";
import { listen } from "@bucketfirst/testkit/listen";
import { onTestFinished } from "vitest";

/** A gateway in front of a real store, with its counts. */
export interface FaultyGateway {
  url: string;
  calls: number;
  /** Number of calls that the gateway refused itself. */
  refused: number;
  /** Number of calls that broke because the store behind it was down. */
  broken: number;
}

/** Passes S3 calls on to `endpoint` and answers every tenth with 503 SlowDown. A call that breaks behind it breaks in front. */
export async function startFaultyGateway(endpoint: string): Promise<FaultyGateway> {
  const { hostname, port } = new URL(endpoint);
  const agent = new http.Agent({ keepAlive: true });
  const server = http.createServer((request, response) => {
    if (++gateway.calls % 10 === 0) {
      gateway.refused++;
      request.resume();
      const body = "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>";
      return void response
        .writeHead(503, { "Content-Type": "application/xml", "Content-Length": body.length })
        .end(body);
    }
    // Host is signed, so it stays as the caller wrote it.
    const { url, method, headers } = request;
    const passed = http.request({ hostname, port, path: url, method, headers, agent }, (answer) => {
      response.writeHead(answer.statusCode!, answer.rawHeaders);
      pipeline(answer, response, () => {});
    });
    pipeline(request, passed, (error) => {
      if (!error) return;
      gateway.broken++;
      response.destroy();
    });
    passed.once("error", () => response.destroy());
  });
  await listen(server);
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
    agent.destroy();
  });
  const gateway: FaultyGateway = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: 0,
    refused: 0,
    broken: 0,
  };
  return gateway;
}
