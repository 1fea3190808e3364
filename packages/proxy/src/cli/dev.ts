import { type Command, InvalidArgumentError } from "commander";
import { ProxyError } from "../errors.js";
import type { ProxyEvent } from "../events.js";
import { untilSignal } from "./untilSignal.js";

interface DevOptions {
  root?: string;
  folder: string;
  host: string;
  port?: number;
  allowHost: string[];
  allowPrivate: string[];
  cacheControl?: string;
  quiet?: boolean;
}

const collect = (value: string, previous: string[]): string[] => [...previous, value];

/** A port from the command line. */
function port(value: string): number {
  const number = Number(value);
  if (!/^\d{1,5}$/.test(value) || number > 65_535) throw new InvalidArgumentError("expected a port, 0 to 65535");
  return number;
}

/** Adds `dev`: processor, proxy and bucket in one process. */
export function addDev(program: Command): void {
  program
    .command("dev")
    .description("embedded processor and a folder as bucket on one port, for development: no imgproxy, no S3")
    .option("--root <dir>", "folder that local:/// sources come from")
    .option("--folder <dir>", "where keys and bucket are kept", ".bucketfirst")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--port <number>", "port; it must be free (default: 8080, or any free one)", port)
    .option("--allow-host <host[:port]>", "host that http(s) sources may come from; repeatable", collect, [])
    .option("--allow-private <host[:port]>", "the same for a host in a private network; repeatable", collect, [])
    .option("--cache-control <value>", "Cache-Control of stored images")
    .option("--quiet", "do not print a line per request")
    .action(async ({ allowHost, quiet, ...options }: DevOptions) => {
      const { createDevServer } = await loadDevServer();
      const dev = await createDevServer({ ...options, allowHosts: allowHost });
      if (!quiet) dev.onEvent((event) => console.log(line(event)));
      console.log(`${dev.snippet()}\n`);
      console.log("Embedded processor (sharp) for development: not imgproxy, and not for production.");
      console.log(
        `proxy   ${dev.proxyUrl}\nbucket  ${dev.cacheUrl}  (${dev.store.label})\nevents  ${dev.url}/_bucketfirst/events`,
      );
      await untilSignal();
      await dev.close();
    });
}

function line({ stage, result, status, key, bytes, ms, message }: ProxyEvent): string {
  const size = bytes > 0 ? `${(bytes / 1024).toFixed(1)} kB` : "";
  return [
    stage.padEnd(6),
    result.padEnd(8),
    String(status ?? "").padEnd(3),
    (key ?? "").padEnd(32),
    `${ms.toFixed(0)} ms`.padStart(8),
    size.padStart(10),
    message ?? "",
  ]
    .join("  ")
    .trimEnd();
}

/** Only for this command: production neither loads nor needs what makes images here. */
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
