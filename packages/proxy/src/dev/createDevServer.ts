import { stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join, resolve } from "node:path";
import type { Signing } from "@bucketfirst/core";
import { createEmbeddedUpstream, type EmbeddedConfig } from "../embedded/embeddedUpstream.js";
import { isProxyError, ProxyError } from "../errors.js";
import type { ProxyEvent } from "../events.js";
import { createHttpServer, listen } from "../listen.js";
import { type Log, silentLog } from "../log.js";
import { createProxy } from "../proxy.js";
import { sendError } from "../respond.js";
import { createFolderStore } from "../stores/folder.js";
import type { Store } from "../stores/store.js";
import { createBreakableStore } from "./breakableStore.js";
import { createBucket } from "./bucket.js";
import { ACTIONS, type Control, checkControl } from "./control.js";
import { type DevStats, Hub } from "./hub.js";
import { devKeys } from "./keys.js";
import { snippetOf } from "./snippet.js";

/** Settings of {@link createDevServer}; all may be left out. */
export interface DevServerConfig extends EmbeddedConfig {
  /** Where keys and bucket live. Default `.bucketfirst`. */
  folder?: string;
  /** Key pair, where it should not come from the folder. */
  signing?: Signing;
  /** Default 127.0.0.1: nobody else can reach it. */
  host?: string;
  /** Default 8080, or any free port when that is taken. A port given here must be free. */
  port?: number;
  /** What browsers call this server. Default `http://HOST:PORT`. */
  publicUrl?: string;
  cacheFolder?: string;
  /** Of stored images. Default a year, immutable; `no-cache` shows every request of a demo, also those that a browser's own cache would answer. */
  cacheControl?: string;
  /** Answers every path that is not the server's own: a demo page beside the images. */
  page?: (request: IncomingMessage, response: ServerResponse) => void;
  /** Further origins whose pages may press the control buttons. */
  controlOrigins?: readonly string[];
  log?: Log;
}

/** A running development server: proxy, processor and bucket on one port. */
export interface DevServer extends Control {
  url: string;
  proxyUrl: string;
  cacheUrl: string;
  cacheFolder: string;
  signing: Signing;
  store: Store;
  /** Counters since the start. */
  stats(): DevStats;
  /** Which parts are broken by button. */
  state(): DevState;
  /** Calls `listener` for every answer and every put; returns the function that ends that. */
  onEvent(listener: (event: ProxyEvent) => void): () => void;
  /** Code that fits this server, ready to paste. */
  snippet(): string;
  close(): Promise<void>;
}

/** What live streams begin with, and get at every button. */
export interface DevState {
  bucketBroken: boolean;
  proxyBroken: boolean;
  stats: DevStats;
}

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

  const own = async (request: IncomingMessage, response: ServerResponse, name: string): Promise<void> => {
    if (name === "events") return hub.stream(response, state());
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (action) {
      checkControl(request, config.controlOrigins ?? []);
      await action(control);
    } else if (name !== "stats") throw new ProxyError(404, "There is no such page");
    const body = JSON.stringify(state());
    const origin = request.headers.origin;
    response.writeHead(200, {
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(body),
      "Cache-Control": "no-store",
      ...(origin !== undefined && config.controlOrigins?.includes(origin) && { "Access-Control-Allow-Origin": origin }),
    });
    response.end(body);
  };

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
