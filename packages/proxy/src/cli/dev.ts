import { type Command, InvalidArgumentError } from "commander";
import { ProxyError } from "../base/errors.js";
import type { ProxyEvent } from "../base/events.js";
import type { DevServer } from "../dev/devServer.js";
import { printable } from "../dev/printable.js";
import { environmentLines, snippetOf } from "../dev/snippet.js";
import { environmentKeys } from "./environmentKeys.js";
import { type EnvironmentPort, environmentPort } from "./environmentPort.js";
import { untilSignal } from "./untilSignal.js";

/** Options of a development server, as commander reads them. */
export interface DevOptions {
  root?: string;
  folder: string;
  host: string;
  port?: number;
  publicUrl?: string;
  serverName: string[];
  allowHost: string[];
  allowPrivate: string[];
  cacheControl?: string;
  quiet?: boolean;
}

const collect = (value: string, previous: string[]): string[] => [...previous, value];

/** Reads a port from the command line. */
function port(value: string): number {
  const number = Number(value);
  if (!/^\d{1,5}$/.test(value) || number > 65_535) throw new InvalidArgumentError("expected a port, 0 to 65535");
  return number;
}

/** Adds `dev`: processor, proxy and bucket in one process. */
export function addDev(program: Command): void {
  withDevOptions(
    program
      .command("dev")
      .description(
        "embedded processor and a folder as bucket on one port, for development: no imgproxy, no S3 (keys from IMGPROXY_KEY and IMGPROXY_SALT, else from .env, else its own)",
      ),
  ).action((options: DevOptions) => runDev(options, greeting));
}

/** Adds the options of a development server to a command. */
export function withDevOptions(command: Command): Command {
  return command
    .option("--root <dir>", "folder that local:/// sources come from")
    .option("--folder <dir>", "where its own keys and the bucket are kept", ".bucketfirst")
    .option("--host <address>", "address to listen on; 0.0.0.0 for every network", "127.0.0.1")
    .option(
      "--port <number>",
      "port; it must be free (default: that of PROXY_URL in the environment or .env, else the last one, else 8080, or any free one)",
      port,
    )
    .option("--public-url <url>", "what browsers call this server (default: http://HOST:PORT)")
    .option("--server-name <name>", "further name that browsers call this server by; repeatable", collect, [])
    .option("--allow-host <host[:port]>", "host that http(s) sources may come from; repeatable", collect, [])
    .option("--allow-private <host[:port]>", "the same for a host in a private network; repeatable", collect, [])
    .option("--cache-control <value>", "Cache-Control of stored images")
    .option("--quiet", "do not print a line per request");
}

/**
 * Runs a development server until a signal ends it.
 *
 * @param greet lines to print at the start; `ownKeys` is true where the server made its keys itself
 */
export async function runDev(
  { allowHost, serverName, quiet, ...options }: DevOptions,
  greet: (dev: DevServer, ownKeys: boolean) => string,
): Promise<void> {
  const keys = environmentKeys();
  const named = options.port === undefined ? environmentPort() : undefined;
  const { createDevServer } = await loadDevServer();
  const dev = await createDevServer({
    ...options,
    ...(named && { port: named.port }),
    findable: true,
    serverNames: serverName,
    allowHosts: allowHost,
    ...(keys && { signing: keys.signing, signingFrom: keys.from }),
  }).catch((error) => {
    throw named ? portFault(error, named) : error;
  });
  if (!quiet) dev.onEvent((event) => console.log(line(event)));
  console.log(greet(dev, keys === undefined));
  await untilSignal();
  await dev.close();
}

/** Says where the port was read from that cannot be listened on. */
function portFault(error: ProxyError, { port, from }: EnvironmentPort): ProxyError {
  if (!error.message.includes(`:${port} `)) return error;
  const message = `PROXY_URL: expected a free port in ${from}, got ${port}: ${error.message}. Stop that program, or write another port into PROXY_URL and CACHE_URL; --port listens elsewhere, where an application that reads these does not look.`;
  return new ProxyError(500, "The server is not configured", { message, code: "INVALID_CONFIG", cause: error });
}

/** Returns the lines to print at the start. Keys that were given to the server are not among them. */
function greeting(dev: DevServer, ownKeys: boolean): string {
  return [
    ...(ownKeys ? ["# .env: the keys of this server, for yours", environmentLines(dev.signing), ""] : []),
    snippetOf(dev, "environment"),
    "",
    "Embedded processor (sharp) for development: not imgproxy, and not for production.",
    `keys    ${dev.signingFrom}`,
    `proxy   ${dev.proxyUrl}`,
    `bucket  ${dev.cacheUrl}  (${dev.store.label})`,
    `try it  ${dev.playgroundUrl}`,
    `events  ${dev.url}/_bucketfirst/events`,
  ].join("\n");
}

function line({ stage, result, status, key, bytes, ms, message, reason }: ProxyEvent): string {
  const size = bytes > 0 ? `${(bytes / 1024).toFixed(1)} kB` : "";
  return [
    stage.padEnd(6),
    result.padEnd(8),
    String(status ?? "").padEnd(3),
    (key ?? "").padEnd(32),
    `${ms.toFixed(0)} ms`.padStart(8),
    size.padStart(10),
    printable(reason ?? message ?? ""),
  ]
    .join("  ")
    .trimEnd();
}

/** Loads the development server, for this command only: production neither loads nor needs its image library. */
async function loadDevServer(): Promise<typeof import("../dev/createDevServer.js")> {
  try {
    return await import("../dev/createDevServer.js");
  } catch (error) {
    if (!/\bsharp\b/.test((error as Error).message)) throw error;
    throw new ProxyError(500, "The proxy is not configured", {
      message:
        "dev: expected sharp, which is an optional dependency, and found none that loads here: npm install sharp",
      code: "INVALID_CONFIG",
      cause: error,
    });
  }
}
