import type { Server } from "node:http";
import type { Log } from "../base/log.js";
import { createProxy } from "../createProxy.js";
import { breakOffAll } from "../http/connections.js";
import { createHttpServer, listen } from "../http/listen.js";
import type { ImageProxy } from "../imageProxy.js";
import type { Config } from "../settings/config.js";
import { openStore } from "../stores/openStore.js";
import { withRefusalWarnings } from "./bucketRefusals.js";
import { closeListener } from "./closeListener.js";
import { openGateway } from "./openGateway.js";

const IDLE_CHECK_MS = 50;
/** Milliseconds that a connection without a request may still take during a shutdown. */
const FRESH_MS = 1_000;

/** A production proxy that listens. */
export interface Running {
  /** Proxy behind the ports. */
  proxy: ImageProxy;
  /** Port of images, as the system gave it. */
  port: number;
  /** Port of the operator's routes; undefined where `config.adminBind` is. */
  adminPort: number | undefined;
  /** Address of the gateway of sources with its secret, as imgproxy is to ask it; undefined where there is none. */
  gatewayUrl: string | undefined;
  /**
   * Stops accepting, finishes responses and stores what is queued, for `config.drainMs` at most.
   *
   * @returns the number of objects that were not stored
   */
  stop(): Promise<number>;
}

/**
 * Starts the proxy that a configuration describes.
 *
 * @throws ProxyError `INVALID_CONFIG` for a setting that is not right or a port that cannot be had; a system error for
 * a folder that cannot be written
 * @example
 * const running = await serve(readConfig(process.env), createLog());
 * process.once("SIGTERM", () => running.stop());
 */
export async function serve(config: Config, log: Log): Promise<Running> {
  for (const warning of config.warnings) log.warn({}, warning);
  const opened = await openStore(config.store, { log, limited: true });
  const store = opened && withRefusalWarnings(opened, config, log);
  const second = config.fallback && (await openStore({ kind: "s3", s3: config.fallback.s3 }, { log }));
  const proxy = createProxy({
    ...config.proxy,
    log,
    ...(store && { store }),
    ...(second && { fallbackStore: second, fallbackFolder: config.fallback!.folder }),
  });
  const publicServer = createHttpServer(config.adminBind ? withoutAdmin(proxy) : proxy.listener);
  const servers: Server[] = [publicServer];
  // This also runs where the process ends at once: at a second signal, or by a fault.
  const cut = (): void => servers.forEach(breakOffAll);
  process.once("exit", cut);
  proxy.connections.watch(publicServer);
  try {
    const port = await listen(publicServer, config.bind);
    let adminPort: number | undefined;
    if (config.adminBind) {
      const adminServer = createHttpServer(proxy.admin.listener);
      proxy.connections.watch(adminServer);
      adminPort = await listen(adminServer, config.adminBind);
      servers.push(adminServer);
    }
    const gateway = config.gatewayBind && (await openGateway(proxy, config, config.gatewayBind));
    const stores = { store: store?.label ?? "none", ...(second && { fallback: second.label }) };
    const ports = { port, adminPort, ...(gateway && { gatewayPort: gateway.port }) };
    log.info({ ...describe(config), ...stores, ...ports }, "listening");
    return {
      proxy,
      port,
      adminPort,
      gatewayUrl: gateway?.url,
      stop: async () => {
        try {
          return await stop(servers, proxy, config.drainMs, log);
        } finally {
          // imgproxy needs it until its last image is made.
          gateway?.close();
          process.off("exit", cut);
        }
      },
    };
  } catch (error) {
    process.off("exit", cut);
    await proxy.close(0);
    for (const server of servers) server.close();
    throw error;
  }
}

/** Returns the listener of a public port beside a private one: images and health, without reasons. */
function withoutAdmin({ admin, images }: ImageProxy): ImageProxy["listener"] {
  return (request, response) => {
    if (admin.isHealth(request)) admin.health(request, response);
    else images(request, response);
  };
}

async function stop(servers: readonly Server[], proxy: ImageProxy, drainMs: number, log: Log): Promise<number> {
  const began = performance.now();
  proxy.endConnections();
  // Node then adds "Connection: close" to the response of every later request.
  for (const server of servers) server.maxRequestsPerSocket = 1;
  const late = setTimeout(() => {
    for (const server of servers) breakOffAll(server);
  }, drainMs);
  const closed = servers.map(closeListener);
  // A response that has begun by now could not carry that: its connection is closed as soon as it is idle. A connection
  // without a request stays open for a moment, since the request is mostly on its way.
  const idle = setInterval(() => {
    for (const server of servers) server.closeIdleConnections();
    if (performance.now() - began > FRESH_MS) proxy.connections.closeUnused();
  }, IDLE_CHECK_MS);
  // imgproxy and the queue of puts are needed until the last response is complete.
  await Promise.all(closed);
  clearInterval(idle);
  clearTimeout(late);
  const dropped = await proxy.close(Math.max(0, began + drainMs - performance.now()));
  if (dropped > 0) log.warn({ dropped }, "stopped; these objects were not stored and will be made again");
  else log.info({}, "stopped; everything is stored");
  return dropped;
}

function describe({ proxy, store }: Config): Record<string, unknown> {
  const s3 =
    store.kind === "s3"
      ? { bucket: store.s3.bucket, region: store.s3.region, endpoint: store.s3.endpoint ?? "AWS" }
      : {};
  return { upstream: proxy.upstream, ...s3, folder: proxy.cacheFolder, signed: proxy.signing !== undefined };
}
