import { signPath } from "@bucketfirst/core";
import { onTestFinished } from "vitest";
import { createProxy } from "../../src/createProxy.js";
import { createHttpServer, listen } from "../../src/http/listen.js";
import type { ImageProxy } from "../../src/imageProxy.js";
import type { ProxyConfig } from "../../src/proxyConfig.js";
import { createMemoryStore } from "../../src/stores/memory.js";
import type { Store } from "../../src/stores/store.js";
import { md5 } from "./faultStore.js";
import { CAT, REAL } from "./sources.js";

/** The pair of imgproxy's manual. */
export const SIGNING = { key: "736563726574", salt: "68656C6C6F" };

/** A proxy under test, listening on a port of its own. */
export interface Running {
  proxy: ImageProxy;
  url: string;
  store: Store;
  close(): Promise<number>;
}

/** Starts a proxy in front of `upstream`, with a memory store unless the test brings another. */
export async function startProxy(upstream: string, config: Partial<ProxyConfig> = {}): Promise<Running> {
  const store = config.store ?? createMemoryStore();
  const proxy = createProxy({ upstream, signing: SIGNING, store, ...config });
  const server = createHttpServer(proxy.listener);
  const port = await listen(server, { host: "127.0.0.1", port: 0 });
  let closing: Promise<number> | undefined;
  const close = (): Promise<number> => {
    closing ??= (async () => {
      server.close();
      const dropped = await proxy.close();
      server.closeAllConnections();
      return dropped;
    })();
    return closing;
  };
  onTestFinished(async () => void (await close()));
  return { proxy, url: `http://127.0.0.1:${port}`, store, close };
}

/** Returns the signed path of a source with options in front. */
export function signed(options: string, source = CAT): string {
  // A real imgproxy passes a skipped format on byte for byte, so that tests know the bytes.
  const skip = REAL === undefined ? "" : "/skp:jpg";
  return signPath(`${options}${skip}/${Buffer.from(source).toString("base64url")}`, SIGNING);
}

/** Signs the same for an imgproxy that does not know the option to skip a source: bytes of a real one are its own then. */
export const signedPlainly = (options: string, source = CAT): string =>
  signPath(`${options}/${Buffer.from(source).toString("base64url")}`, SIGNING);

/** Computes the key of a signed path without core. */
export const keyOf = (path: string): string => md5(path);

/** Lists the names in a store that begin with a prefix. */
export async function namesIn(store: Store, prefix = ""): Promise<string[]> {
  const names: string[] = [];
  for await (const name of store.list(prefix)) names.push(name);
  return names;
}

/** Reads the value of one line of `/metrics`, 0 where it is missing. */
export async function metric({ url }: { url: string }, line: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const found = text.split("\n").find((row) => row.startsWith(`${line} `));
  return found === undefined ? 0 : Number(found.slice(line.length + 1));
}
