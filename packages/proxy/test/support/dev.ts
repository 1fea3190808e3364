import { createImages, signPath } from "@bucketfirst/core";
import { scratch } from "@bucketfirst/testkit/scratch";
import { onTestFinished } from "vitest";
import { createDevServer } from "../../src/dev/createDevServer.js";
import type { DevServer, DevServerConfig } from "../../src/dev/devServer.js";
import { type Reply, send } from "./http.js";
import { photoFolder } from "./photos.js";

/** Starts a development server over the usual photographs, in a folder that is removed after its test. */
export async function startDev(config: DevServerConfig = {}): Promise<DevServer & { folder: string }> {
  const folder = config.folder ?? (await scratch());
  const dev = await createDevServer({ root: await photoFolder(), port: 0, ...config, folder });
  onTestFinished(() => dev.close());
  return { ...dev, folder };
}

/** Returns the addresses of an image at a development server. */
export const urlsAt = (dev: DevServer, source: string, options: object = { width: 100 }) =>
  createImages({
    proxyUrl: dev.proxyUrl,
    cacheUrl: dev.cacheUrl,
    cacheFolder: dev.cacheFolder,
    signing: dev.signing,
  }).buildUrls(source, options);

/** Signs a path, and requests it from the server's proxy. */
export const sendSigned = (dev: DevServer, path: string, options: Parameters<typeof send>[2] = {}): Promise<Reply> =>
  send(dev.url, `/proxy${signPath(path, dev.signing)}`, options);

/** Encodes a source for a path. */
export const encoded = (source: string): string => Buffer.from(source).toString("base64url");
