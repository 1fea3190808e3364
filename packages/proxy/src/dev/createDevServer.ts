import { stat } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { join, resolve } from "node:path";
import { createEmbeddedUpstream } from "../embedded/embeddedUpstream.js";
import { isProxyError, ProxyError } from "../errors.js";
import { createHttpServer, listen } from "../listen.js";
import { silentLog } from "../log.js";
import { createProxy } from "../proxy.js";
import { sendError } from "../respond.js";
import { createFolderStore } from "../stores/folder.js";
import { createBreakableStore } from "./breakableStore.js";
import { createBucket } from "./bucket.js";
import type { Control } from "./control.js";
import { createOwnRoutes } from "./createOwnRoutes.js";
import type { DevServer, DevServerConfig, DevState } from "./devServer.js";
import { Hub } from "./hub.js";
import { devKeys } from "./keys.js";
import { snippetOf } from "./snippet.js";

const PORT = 8080;
const PROXY = "/proxy";
const BUCKET = "/bucket/";
const OWN = "/_bucketfirst/";
const IMMUTABLE = "public, max-age=31536000, immutable";

/**
 * Starts a development server: the production proxy with an embedded processor in place of imgproxy and a folder in
 * place of the bucket.
 *
 * @example
 * const dev = await createDevServer({ root: "photos" });
 * const images = createImages({ proxyUrl: dev.proxyUrl, cacheUrl: dev.cacheUrl, signing: dev.signing });
 */
export async function createDevServer(config: DevServerConfig = {}): Promise<DevServer> {
  const { host = "127.0.0.1", cacheFolder = "", cacheControl = IMMUTABLE, log = silentLog } = config;
  if (config.root !== undefined) await checkFolder(config.root);
  const folder = resolve(config.folder ?? ".bucketfirst");
  const signing = config.signing ?? (await devKeys(folder));
  const store = createBreakableStore(await createFolderStore({ dir: join(folder, "bucket") }));
  const hub = new Hub();
  let proxyBroken = false;
  const proxy = createProxy({
    upstream: createEmbeddedUpstream(config),
    store,
    signing,
    pathPrefix: PROXY,
    cacheFolder,
    cacheControl,
    log,
    onEvent: hub.emit,
  });
  const bucket = createBucket({ store, path: BUCKET, cacheFolder, cacheControl, stallMs: 30_000, emit: hub.emit });

  const state = (): DevState => ({ bucketBroken: store.broken, proxyBroken, stats: { ...hub.stats } });
  const control: Control = {
    async emptyBucket() {
      let removed = 0;
      for await (const name of store.list(cacheFolder)) {
        if (/^[0-9a-f]{32}$/.test(name.slice(cacheFolder.length))) await proxy.purge(name.slice(cacheFolder.length));
        removed++;
      }
      hub.announce(state());
      return removed;
    },
    breakBucket(broken) {
      store.broken = broken;
      hub.announce(state());
    },
    breakProxy(broken) {
      proxyBroken = broken;
      hub.announce(state());
    },
  };

  const own = createOwnRoutes({ control, hub, state, origins: config.controlOrigins ?? [] });

  const server = createHttpServer((request, response) => {
    const path = (request.url ?? "").split("?", 1)[0]!;
    if (path.startsWith(BUCKET)) void bucket(request, response);
    else if (path.startsWith(`${PROXY}/`)) {
      if (!proxyBroken) return proxy.listener(request, response);
      const error = new ProxyError(503, "The proxy was broken by button");
      sendError(request, response, error, {});
      hub.emit({
        time: Date.now(),
        stage: "proxy",
        result: "error",
        status: 503,
        bytes: 0,
        ms: 0,
        message: error.publicMessage,
      });
    } else if (path.startsWith(OWN)) {
      own(request, response, path.slice(OWN.length)).catch((error) =>
        sendError(
          request,
          response,
          isProxyError(error) ? error : new ProxyError(500, "Something went wrong", { cause: error }),
          {},
        ),
      );
    } else if (proxy.admin.handles(request)) proxy.admin.listener(request, response);
    else if (config.page) config.page(request, response);
    else if (path === "/") sendLanding(response, dev);
    else sendError(request, response, new ProxyError(404, "There is no such page"), {});
  });
  const port = await listen(server, { host, port: config.port ?? PORT, orAnyPort: config.port === undefined }).catch(
    async (error) => {
      await proxy.close();
      throw error;
    },
  );

  const url =
    config.publicUrl?.replace(/\/+$/, "") ??
    `http://${host.includes(":") ? `[${host}]` : host === "0.0.0.0" ? "127.0.0.1" : host}:${port}`;
  const dev: DevServer = {
    ...control,
    url,
    proxyUrl: url + PROXY,
    cacheUrl: url + BUCKET.slice(0, -1),
    cacheFolder,
    signing,
    store,
    stats: () => ({ ...hub.stats }),
    state,
    onEvent: (listener) => hub.on(listener),
    snippet: () => snippetOf(dev),
    async close() {
      hub.close();
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeIdleConnections();
      await proxy.close();
      server.closeAllConnections();
      await closed;
    },
  };
  return dev;
}

async function checkFolder(root: string): Promise<void> {
  const facts = await stat(root).catch(() => undefined);
  if (!facts?.isDirectory())
    throw new ProxyError(500, `${root}: expected a folder of photographs, found ${facts ? "a file" : "nothing"}`, {
      code: "INVALID_CONFIG",
    });
}

function sendLanding(response: ServerResponse, { proxyUrl, cacheUrl }: DevServer): void {
  const text = `bucketfirst-proxy, development server\nproxy  ${proxyUrl}\nbucket ${cacheUrl}\n`;
  response.writeHead(200, { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" }).end(text);
}
