import { createRequire } from "node:module";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";

let registry: Registry | undefined;

/**
 * Returns the registry of what belongs to the process and not to one proxy: processor time, memory, descriptors, event loop,
 * garbage collection, and `bucketfirst_build_info` with the versions of the proxy and of Node. It is made at the first call,
 * since its collectors watch the whole process until it ends.
 */
export function processMetrics(): Registry {
  if (registry) return registry;
  registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const { version } = createRequire(import.meta.url)("@bucketfirst/proxy/package.json") as { version: string };
  new Gauge({
    name: "bucketfirst_build_info",
    help: "1, with the versions of the proxy and of Node as labels",
    labelNames: ["version", "node"],
    registers: [registry],
  }).set({ version, node: process.version }, 1);
  return registry;
}
