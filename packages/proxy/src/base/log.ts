import { type DestinationStream, type Logger, pino } from "pino";
import { openLogOutput } from "./logOutput.js";

/** The four methods of a pino logger that the proxy uses; any object that has them will do. */
export type Log = Pick<Logger, "debug" | "info" | "warn" | "error">;

/** Settings of {@link createLog}. */
export interface LogConfig {
  /** Least level that is logged: `debug`, `info`, `warn`, `error` or `silent`. Default `info`. */
  level?: string;
  /** Receiver of the lines. Default: standard output, written in batches; beyond 8 MiB of unread lines new ones are dropped. */
  destination?: DestinationStream;
}

/**
 * Creates a log that writes one line of JSON for each event. A request is one `info` line with its request id.
 *
 * @throws Error for an unknown level
 * @example
 * const lines = [];
 * const log = createLog({ level: "warn", destination: { write: (line) => lines.push(JSON.parse(line)) } });
 * log.info({}, "not logged");
 * log.warn({ key: "0123" }, "logged");
 * lines.map(({ key, msg }) => [key, msg]) // [["0123", "logged"]]
 */
export function createLog({ level = "info", destination }: LogConfig = {}): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return pino(options, destination ?? openLogOutput());
}

/** Log without output. */
export const silentLog: Log = pino({ level: "silent" });
