import { type DestinationStream, type Logger, pino } from "pino";
import { openLogOutput } from "./logOutput.js";

/** The part of a pino logger that the proxy uses. */
export type Log = Pick<Logger, "debug" | "info" | "warn" | "error">;

/** Settings of {@link createLog}. */
export interface LogConfig {
  /** `debug`, `info`, `warn`, `error` or `silent`. Default `info`. */
  level?: string;
  destination?: DestinationStream;
}

/** A JSON log, one line an event. Requests are one `info` line each, with their request id. */
export function createLog({ level = "info", destination }: LogConfig = {}): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return pino(options, destination ?? openLogOutput());
}

/** A log that says nothing. */
export const silentLog: Log = pino({ level: "silent" });
