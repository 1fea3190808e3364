import { isUse, type LogLine } from "./isUse.js";
import { usedNames } from "./usedNames.js";

/**
 * Reads a line of JSON: the proxy's own (also inside of Docker's), or one of Cloudflare's Logpush for HTTP requests.
 *
 * @returns undefined for JSON of another form
 */
export function readJsonLine(text: string): LogLine | undefined {
  const value = parsed(text);
  if (!value) return undefined;
  const { log, time } = value;
  if (typeof log === "string" && log.startsWith("{")) return readJsonLine(log);
  if (typeof value.level === "number" && typeof time === "string") return ownLine(value, Date.parse(time));
  return cloudflareLine(value);
}

/** Reads a line of the proxy. Most of its lines are no uses, but show that the log covers their day. */
function ownLine(value: Record<string, unknown>, time: number): LogLine | undefined {
  if (Number.isNaN(time)) return undefined;
  const { msg, method, key, status } = value;
  const isRequest = msg === "request" && method === "GET" && typeof key === "string";
  return { time, names: isRequest && isUse(Number(status)) ? usedNames(key) : [] };
}

function cloudflareLine(value: Record<string, unknown>): LogLine | undefined {
  const time = timeOf(value.EdgeStartTimestamp ?? value.EdgeEndTimestamp);
  const path = value.ClientRequestURI ?? value.ClientRequestPath;
  if (time === undefined || typeof path !== "string") return undefined;
  const isGet = (value.ClientRequestMethod ?? "GET") === "GET";
  // Without a status field nothing is known of errors.
  return { time, names: isGet && isUse(Number(value.EdgeResponseStatus ?? 200)) ? usedNames(path) : [] };
}

/** Reads a time in each of the three forms of `timestamp_format`: RFC 3339, seconds, nanoseconds. */
function timeOf(value: unknown): number | undefined {
  if (typeof value === "string") {
    const time = Date.parse(value);
    return Number.isNaN(time) ? undefined : time;
  }
  if (typeof value !== "number" || !(value > 0)) return undefined;
  return value > 1e17 ? value / 1e6 : value > 1e11 ? value : value * 1000;
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
