import { resolve } from "node:path";
import { installLocked } from "../../scripts/gate/installLocked.mjs";
import { SIDECAR } from "./legRows.js";
import { freePort, type Server, startProgram } from "./processes.js";

/** Another cache proxy in front of imgproxy, or the reason why it cannot be run. */
export type CacheProxy = { name: string; server: Server } | { name: string; missing: string };

/**
 * Starts the other cache proxies, each with a folder of its own in the bucket, or one would overwrite the objects of the
 * other: the Go sidecar, whose binary `SIDECAR` names, and one written with Express.
 *
 * @param bucket settings of the bucket
 */
export async function startCacheProxies(bucket: Record<string, string>, imgproxy: string): Promise<CacheProxy[]> {
  return [await startSidecar(bucket), await startExpress(bucket, imgproxy)];
}

async function startSidecar(bucket: Record<string, string>): Promise<CacheProxy> {
  const name = SIDECAR;
  const { SIDECAR: program } = process.env;
  if (!program) return { name, missing: "SIDECAR names no binary of it" };
  const port = await freePort();
  const env = { ...bucket, IMGPROXY_BIND: `127.0.0.1:${port}`, S3_FOLDER: "sidecar/" };
  return { name, server: await startProgram(program, env, port) };
}

async function startExpress(bucket: Record<string, string>, imgproxy: string): Promise<CacheProxy> {
  const name = "a proxy of Express";
  try {
    installLocked(resolve("bench/peers"), ["--ignore-scripts", "--omit=optional"]);
  } catch {
    return { name, missing: "npm could not install bench/peers" };
  }
  const port = await freePort();
  const env = { ...bucket, PORT: String(port), UPSTREAM: imgproxy, S3_FOLDER: "express/", NODE_ENV: "production" };
  const program = resolve("bench/proxy/expressProxy.mjs");
  return { name, server: await startProgram(process.execPath, env, port, "/health", [program]) };
}
