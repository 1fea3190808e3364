import { createHttpServer, listen } from "../http/listen.js";
import type { ImageProxy } from "../imageProxy.js";
import type { Config } from "../settings/config.js";
import type { Bind } from "../settings/reader.js";

/** The open port of the gateway of sources. */
export interface OpenGateway {
  port: number;
  /** Address with the secret, as imgproxy is to ask it. */
  url: string;
  close(): void;
}

/**
 * Opens the port of the gateway of sources; undefined where a proxy has none.
 *
 * @throws ProxyError `INVALID_CONFIG` for a port that cannot be had
 */
export async function openGateway(
  { sourceGateway }: ImageProxy,
  { proxy }: Config,
  bind: Bind,
): Promise<OpenGateway | undefined> {
  if (!sourceGateway || !proxy.sourceGateway) return undefined;
  const server = createHttpServer(sourceGateway.listener);
  const port = await listen(server, bind);
  const host = ["", "0.0.0.0", "::"].includes(bind.host) ? "127.0.0.1" : bind.host;
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}/${proxy.sourceGateway.secret}/`;
  return {
    port,
    url,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
