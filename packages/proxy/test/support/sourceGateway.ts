import http from "node:http";
import { listen } from "@bucketfirst/testkit/listen";
import { onTestFinished } from "vitest";
import type { SourceRules } from "../../src/gateway/sourceRules.js";
import type { ProxyConfig } from "../../src/proxyConfig.js";
import { type Reply, send } from "./http.js";
import { startImgproxy } from "./imgproxy.js";
import { type Running, startProxy } from "./proxy.js";

/** First segment of every path of a gateway under test. */
export const SECRET = "a-secret-of-the-test";

/** A source gateway under test. */
export interface Gateway {
  running: Running;
  get(source: string, headers?: http.OutgoingHttpHeaders): Promise<Reply>;
  url: string;
}

/** Starts a proxy with a gateway on a port of its own; loopback sources are allowed unless a test says otherwise. */
export async function startGateway(
  rules: Partial<SourceRules> = {},
  config: Partial<ProxyConfig> = {},
): Promise<Gateway> {
  const running = await startProxy((await startImgproxy()).url, {
    ...config,
    sourceGateway: {
      secret: SECRET,
      rules: {
        allowLoopback: true,
        allowLinkLocal: false,
        allowPrivate: true,
        maxRedirects: 10,
        ignoreCertificates: false,
        ...rules,
      },
    },
  });
  const server = http.createServer(running.proxy.sourceGateway!.listener);
  const url = `http://127.0.0.1:${await listen(server)}`;
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { running, url, get: (source, headers = {}) => send(url, `/${SECRET}/${source}`, { headers }) };
}
