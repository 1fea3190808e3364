import { signPath } from "@bucketfirst/core";
import { onTestFinished } from "vitest";
import { createProxy, type ImageProxy } from "../../src/createProxy.js";
import { createHttpServer, listen } from "../../src/http/listen.js";
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

/** Signed path of a source with options in front. */
export function signed(options: string, source = CAT): string {
  // What a real imgproxy is told to skip it hands on to the byte, so tests know what comes.
  const skip = REAL === undefined ? "" : "/skp:jpg";
  return signPath(`${options}${skip}/${Buffer.from(source).toString("base64url")}`, SIGNING);
}

/** Key of a signed path, worked out without core. */
export const keyOf = (path: string): string => md5(path);

/** Everything in a store, by name. */
export async function namesIn(store: Store): Promise<string[]> {
  const names: string[] = [];
  for await (const name of store.list("")) names.push(name);
  return names;
}

/** Value of one line of `/metrics`, 0 when it is not there. */
export async function metric({ url }: { url: string }, line: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const found = text.split("\n").find((row) => row.startsWith(`${line} `));
  return found === undefined ? 0 : Number(found.slice(line.length + 1));
}
