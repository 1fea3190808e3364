import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { root } from "../gate/workspace.mjs";

/** Fixed keys, so that all files of an example can be searched for them. */
export const SIGNING = {
  key: "6b65792d6f662d7468652d6578616d706c65732d6b65792d6f662d7468652d65",
  salt: "73616c742d6f662d7468652d6578616d706c65732d73616c742d6f662d746865",
};

/** Photographs below `many/`: a page of hundreds needs as many addresses, not as many pictures. */
export const MANY = 200;

function layOutPhotos(folder) {
  const photos = join(folder, "photos");
  cpSync(join(root, "examples/gallery/photos"), photos, { recursive: true });
  mkdirSync(join(photos, "many"));
  for (let i = 1; i <= MANY; i++) symlinkSync("../grey.jpg", join(photos, "many", `${String(i).padStart(3, "0")}.jpg`));
  return photos;
}

/**
 * Starts proxy and bucket of one example: empty, on a port of its own, with counts of its requests. `env` is the example's
 * environment.
 *
 * @param site host and port of the example, whose pictures may be sources
 */
export async function startBackend(folder, site) {
  const { createDevServer } = await import(pathToFileURL(join(root, "packages/proxy/dist/index.js")).href);
  const dev = await createDevServer({
    root: layOutPhotos(folder),
    folder,
    port: 0,
    signing: SIGNING,
    allowPrivate: [site],
  });
  let events = [];
  dev.onEvent((event) => events.push(event));

  const isMeta = ({ key = "" }) => key.endsWith("/meta.json");
  const keysOf = (own) => {
    const keys = (stage, matches) => own.filter((e) => e.stage === stage && matches(e)).map(({ key }) => key);
    return {
      misses: keys("bucket", ({ result }) => result === "miss"),
      hits: keys("bucket", ({ result }) => result === "hit"),
      proxied: keys("proxy", ({ status }) => status !== undefined),
      stored: keys("proxy", ({ result }) => result === "stored"),
    };
  };
  /**
   * Returns cache keys by their events since the last `reset`: those of pictures, and under `meta` those of metadata. A put
   * has no status, since it is no response.
   */
  const seen = () => {
    return {
      ...keysOf(events.filter((event) => !isMeta(event))),
      meta: keysOf(events.filter(isMeta)),
      failed: events.filter(({ result }) => result === "error").map((e) => `${e.stage} ${e.status} ${e.message}`),
    };
  };

  return {
    env: {
      IMGPROXY_KEY: SIGNING.key,
      IMGPROXY_SALT: SIGNING.salt,
      PROXY_URL: dev.proxyUrl,
      CACHE_URL: dev.cacheUrl,
    },
    cacheUrl: dev.cacheUrl,
    onEvent: dev.onEvent,
    seen,
    reset() {
      events = [];
    },
    /** Waits until all that was made is stored, or for ten seconds: a put ends after the response. */
    async untilStored() {
      const count = (wanted) => events.filter(({ stage, result }) => stage === "proxy" && result === wanted).length;
      for (let i = 0; i < 200 && count("stored") < count("miss"); i++) await sleep(50);
    },
    close: dev.close,
  };
}
