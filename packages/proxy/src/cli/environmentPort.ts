import { resolve } from "node:path";
import { ENV_FILE, readEnvFile } from "../settings/readEnvFile.js";

/** Port that an application has in its variables, with the place that it was read from. */
export interface EnvironmentPort {
  port: number;
  from: string;
}

const NAME = "PROXY_URL";
const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

/**
 * Reads the port of a development server from the application's `PROXY_URL`, in the environment, else in a `.env` file of the
 * current folder; undefined where that is no address of such a server.
 *
 * @example
 * environmentPort() // undefined, or { port: 9000, from: "the environment" } with PROXY_URL=http://127.0.0.1:9000/proxy
 */
export function environmentPort(): EnvironmentPort | undefined {
  const { [NAME]: set } = process.env;
  const url = set || readEnvFile()[NAME] || "";
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname, port, pathname } = new URL(url);
  // Anything else is an address of production, or of an imgproxy.
  if (protocol !== "http:" || !LOOPBACK.includes(hostname) || pathname !== "/proxy") return undefined;
  return { port: Number(port || 80), from: set ? "the environment" : resolve(ENV_FILE) };
}
