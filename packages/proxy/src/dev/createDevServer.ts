import { join, resolve } from "node:path";
import type { Signing } from "@bucketfirst/core";
import { invalidConfig } from "../base/errors.js";
import { silentLog } from "../base/log.js";
import { createProxy } from "../createProxy.js";
import { createEmbeddedUpstream } from "../embedded/embeddedUpstream.js";
import { breakOffAll } from "../http/connections.js";
import { createHttpServer, listen } from "../http/listen.js";
import { createUploads } from "../playground/createUploads.js";
import { PLAYGROUND_PATH } from "../playground/protocol.js";
import { createFolderStore } from "../stores/folder/folder.js";
import { createAccess } from "./access.js";
import { createBreakableStore } from "./breakableStore.js";
import { createBucket } from "./bucket.js";
import { createControl } from "./createControl.js";
import { createListener, PATHS } from "./createListener.js";
import { createOwnRoutes } from "./createOwnRoutes.js";
import type { DevServer, DevServerConfig } from "./devServer.js";
import { explainError } from "./explainError.js";
import { Hub } from "./hub.js";
import { devKeys } from "./keys.js";
import { keepAddress, readAddress } from "./ownAddress.js";
import { checkRoot, makeOwnFolder, OWN_NAMES } from "./ownFolder.js";
import { snippetOf } from "./snippet.js";

const PORT = 8080;
const IMMUTABLE = "public, max-age=31536000, immutable";
const STALL_MS = 30_000;

/**
 * Starts a development server: the production proxy with an embedded processor in place of imgproxy and a folder in
 * place of the bucket.
 *
 * @throws ProxyError `INVALID_CONFIG` for a setting that is not right, e.g. a folder that is missing or a port that is
 * taken; BucketfirstError `INVALID_CONFIG` for a key or salt
 * @example
 * const dev = await createDevServer({ root: "photos" });
 * const images = createImages({ proxyUrl: dev.proxyUrl, cacheUrl: dev.cacheUrl, signing: dev.signing });
 */
export async function createDevServer(config: DevServerConfig = {}): Promise<DevServer> {
  const { host = "127.0.0.1", cacheFolder = "", cacheControl = IMMUTABLE, log = silentLog, page } = config;
  const access = createAccess({ ...config, host });
  if (config.root !== undefined) await checkRoot(config.root);
  const folder = resolve(config.folder ?? ".bucketfirst");
  await makeOwnFolder(folder);
  const pairs: readonly Signing[] = [config.signing ?? (await devKeys(folder))].flat();
  const [signing] = pairs;
  if (!signing) throw invalidConfig("signing: expected a key and salt, got none");
  const signingFrom = config.signing ? (config.signingFrom ?? "the configuration") : join(folder, OWN_NAMES.keys);
  const bucket = await createFolderStore({ dir: join(folder, OWN_NAMES.bucket) });
  const store = createBreakableStore(bucket);
  const uploads = createUploads();
  const hub = new Hub();
  const proxy = createProxy({
    upstream: createEmbeddedUpstream(config, uploads.read),
    store,
    signing: pairs,
    pathPrefix: PATHS.proxy,
    allowOrigin: access.readerOf,
    describeError: explainError({ pathPrefix: PATHS.proxy, signing, signingFrom, trusts: access.trusts }),
    cacheFolder,
    cacheControl,
    log,
    onEvent: hub.emit,
  });
  const { control, state } = createControl({ store, cacheFolder, hub, purge: proxy.purge });
  const { corsHeaders } = access;
  const server = createHttpServer(
    createListener({
      access,
      hub,
      proxy,
      isProxyBroken: () => state().proxyBroken,
      bucket: createBucket({
        store,
        path: PATHS.bucket,
        cacheFolder,
        cacheControl,
        stallMs: STALL_MS,
        corsHeaders,
        emit: hub.emit,
      }),
      own: createOwnRoutes({
        control,
        hub,
        access,
        state,
        loadPlayground: async () => {
          const { createPlayground } = await import("../playground/createPlayground.js");
          const { proxyUrl, cacheUrl } = dev;
          const setup = snippetOf(dev, "environment");
          return createPlayground({
            proxyUrl,
            cacheUrl,
            cacheFolder,
            signing,
            setup,
            root: config.root,
            uploads,
            check: access.checkButton,
          });
        },
      }),
      page,
      landing: () =>
        `bucketfirst-proxy, development server\nproxy  ${dev.proxyUrl}\nbucket ${dev.cacheUrl}\nplayground ${dev.playgroundUrl}\n`,
    }),
  );
  const { port: given, findable = false } = config;
  const last = findable ? await readAddress(folder) : undefined;
  const wanted = given ?? last?.port ?? PORT;
  const port = await listen(server, { host, port: wanted, orAnyPort: given === undefined }).catch(async (error) => {
    await proxy.close();
    throw error;
  });
  const url = config.publicUrl?.replace(/\/+$/, "") ?? urlOf(host, port);
  const dev: DevServer = {
    ...control,
    url,
    proxyUrl: url + PATHS.proxy,
    cacheUrl: url + PATHS.bucket.slice(0, -1),
    playgroundUrl: url + PLAYGROUND_PATH,
    cacheFolder,
    signing,
    signingFrom,
    store,
    stats: () => ({ ...hub.stats }),
    state,
    onEvent: (listener) => hub.on(listener),
    snippet: () => snippetOf(dev, config.signing ? "environment" : "written"),
    async close() {
      hub.close();
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeIdleConnections();
      await proxy.close();
      breakOffAll(server);
      await closed;
      await uploads.close(bucket, cacheFolder);
    },
  };
  const own = { url, ...(given === undefined && { port }), pid: process.pid };
  if (findable) await keepAddress(folder, own, last);
  return dev;
}

/** Returns the address for a browser on this machine. */
function urlOf(host: string, port: number): string {
  if (host === "0.0.0.0" || host === "") return `http://127.0.0.1:${port}`;
  if (host === "::") return `http://[::1]:${port}`;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
