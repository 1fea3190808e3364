import { type DestinationStream, type Logger, pino } from "pino";

/** The part of a pino logger that the proxy uses. */
export type Log = Pick<Logger, "debug" | "info" | "warn" | "error">;

/** Settings of {@link createLog}. */
export interface LogConfig {
  /** `debug`, `info`, `warn`, `error` or `silent`. Default `info`. */
  level?: string;
  destination?: DestinationStream;
}

// Asynchronous and in batches: a write a request on a slow terminal would otherwise stall every visitor. What waits goes
// out when the process ends; lines beyond `maxLength` are dropped, since a log that nobody reads must not fill memory.
const BATCHED = { sync: false, minLength: 8 * 1024, periodicFlush: 50, maxLength: 8 * 1024 * 1024 };

/** A JSON log, one line an event. Requests are one `info` line each, with their request id. */
export function createLog({ level = "info", destination }: LogConfig = {}): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return pino(options, destination ?? pino.destination(BATCHED));
}

/** A log that says nothing. */
export const silentLog: Log = pino({ level: "silent" });
