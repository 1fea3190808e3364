import type { DevServer, DevServerConfig } from "./dev/devServer.js";
import type { EmbeddedConfig } from "./embedded/embeddedUpstream.js";
import type { Upstream } from "./upstream/upstream.js";

// The names of `@bucketfirst/proxy/dev` as the main entry has them: loaded when they are used. The embedded processor's
// library sets variables of the whole process, which an imgproxy that is started from it would inherit; and production has
// no use for it.

/**
 * Starts the development server: an embedded processor, the proxy and a folder as bucket on one port.
 *
 * @throws ProxyError `INVALID_CONFIG` for a setting that is not right, e.g. a folder that is missing or a port that is
 * taken; BucketfirstError `INVALID_CONFIG` for a key or salt
 * @example
 * const dev = await createDevServer({ root: "photos" });
 * const images = createImages({ proxyUrl: dev.proxyUrl, cacheUrl: dev.cacheUrl, signing: dev.signing });
 */
export async function createDevServer(config: DevServerConfig = {}): Promise<DevServer> {
  const dev = await import("./dev/createDevServer.js");
  return dev.createDevServer(config);
}

/**
 * Creates an upstream that makes images in this process, for development: same paths and rules as imgproxy, no server to
 * install. The image library is loaded at the first request.
 *
 * @throws ProxyError `INVALID_CONFIG`, at the first request, for a host in the settings that no source could ever match
 * @example
 * createProxy({ upstream: createEmbeddedUpstream({ root: "photos" }), signing, store });
 */
export function createEmbeddedUpstream(config: EmbeddedConfig = {}): Upstream {
  let loading: Promise<Upstream> | undefined;
  const load = (): Promise<Upstream> => {
    loading ??= import("./embedded/embeddedUpstream.js").then((embedded) => embedded.createEmbeddedUpstream(config));
    return loading;
  };
  return {
    label: "the embedded processor (sharp)",
    fetch: async (request, sink) => (await load()).fetch(request, sink),
    ping: async (signal) => (await load()).ping(signal),
    close: async () => (await loading)?.close(),
  };
}
