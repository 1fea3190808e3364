import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { UsageError } from "./photos.js";

export const HELP = `The Bucketfirst gallery: photographs from the cache bucket first, through the signed proxy on a miss.

  --photos DIR   show the pictures of DIR instead of the nine that come with the example
  --port PORT    listen there; without it 8080, or any free port if that one is taken
  --help         this text`;

/** Options of the command line. */
export interface GalleryOptions {
  help: boolean;
  photos: string;
  /** Port, where the user named one: then no other is used. */
  port?: number;
}

function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65535)
    throw new UsageError(`--port: expected a number 0..65535, got ${text}`);
  return Number(text);
}

/** Reads the command line; `pnpm start -- --port 1` passes the `--` on, so one at the front is dropped. */
export function readOptions(argv: readonly string[]): GalleryOptions {
  let values: { photos?: string; port?: string; help?: boolean };
  try {
    ({ values } = parseArgs({
      args: argv[0] === "--" ? argv.slice(1) : [...argv],
      options: { photos: { type: "string" }, port: { type: "string" }, help: { type: "boolean" } },
    }));
  } catch (cause) {
    throw new UsageError((cause as Error).message.split("\n")[0]?.split(". ")[0], { cause });
  }
  return {
    help: values.help ?? false,
    photos: values.photos ?? fileURLToPath(new URL("../photos", import.meta.url)),
    port: readPort(values.port),
  };
}
