import { setTimeout as sleep } from "node:timers/promises";
import { cacheKey, processingPath, type Signing, signPath } from "@bucketfirst/core";
import { createProxy } from "../createProxy.js";
import { createHttpServer, listen } from "../http/listen.js";
import type { CheckInput, CheckResult } from "./doctor.js";

/** Checks the whole way of one image: a miss, its put, a hit. */
export async function checkCycle({ config, store, source }: CheckInput): Promise<CheckResult[]> {
  if (!store || source === undefined) return [{ name: "cycle", state: "skip", found: "needs a bucket and --source" }];
  const { probe: _, pathPrefix: __, secret, ...rest } = config.proxy;
  // Steps that may be refused run first: a server that listens by then would keep the command from ending.
  const pair = ([rest.signing].flat() as (Signing | undefined)[])[0];
  // The width is random, so that the image is new and belongs to no page.
  const path = signPath(
    processingPath(source, { width: 16 + Math.floor(Math.random() * 4_000), cachebuster: "bucketfirst-doctor" }),
    pair,
  );
  const proxy = createProxy({ ...rest, ...(secret !== undefined && { secret }), store });
  const server = createHttpServer(proxy.listener);
  const port = await listen(server, { host: "127.0.0.1", port: 0 });
  const ask = async (): Promise<Response> => {
    const headers: Record<string, string> = secret === undefined ? {} : { authorization: `Bearer ${secret}` };
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
    await response.arrayBuffer();
    return response;
  };
  try {
    const first = await ask();
    if (!first.ok)
      return [
        { name: "cycle", state: "bad", found: `the proxy answers ${first.status}`, cure: "see the findings above" },
      ];
    for (let waited = 0; waited < 10_000; waited += 100) {
      const again = await ask();
      if (again.headers.get("x-cache") === "HIT")
        return [{ name: "cycle", state: "ok", found: `miss, stored, hit (${waited} ms later)` }];
      await sleep(100);
    }
    return [
      {
        name: "cycle",
        state: "bad",
        found: "the image was served, but not found in the bucket within 10 s",
        cure: "see the findings above",
      },
    ];
  } finally {
    await proxy.purge(cacheKey(path)).catch(() => undefined);
    server.close();
    server.closeAllConnections();
    await proxy.close();
  }
}
