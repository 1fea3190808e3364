import { bracketTime } from "../base/bracketTime.js";
import { isUse, type LogLine } from "./isUse.js";
import { readJsonLine } from "./jsonLine.js";
import { usedNames } from "./usedNames.js";

/** The first request line behind the time, and the status behind it: a dash where Ceph does not know it yet. */
const REQUEST = /"([A-Z]+) (\S+)(?: HTTP\/[\d.]+)?" (\d{3}|-)(?: |$)/;
/** The same of a request that was none, as `"" 400`, and of what S3 did by itself: `"-" -`. */
const NO_REQUEST = /^[^"]*"[^"]*" (?:\d{3}|-)/;

/**
 * Reads a line of an access log: S3 server access log (Amazon, Ceph), nginx and Apache (common and combined), the proxy's own,
 * Cloudflare's Logpush. A GET is a use unless its status is an error; 499 and 0 are clients that left, and did ask.
 *
 * @returns undefined for a line of another form
 * @example
 * const [, line] = ["", '::1 - - [06/Feb/2019:00:00:38 +0000] "GET /0123456789abcdef0123456789abcdef HTTP/1.1" 200 512'];
 * readLogLine(line) // { time: 1549411238000, names: ["0123456789abcdef0123456789abcdef"] }
 */
export function readLogLine(line: string): LogLine | undefined {
  if (line.startsWith("{")) return readJsonLine(line);
  const found = bracketTime(line);
  if (!found) return undefined;
  const { time, rest } = found;
  const [, method, path, status] = REQUEST.exec(rest) ?? [];
  if (path === undefined) return NO_REQUEST.test(rest) ? { time, names: [] } : undefined;
  return { time, names: method === "GET" && isUse(status === "-" ? 200 : Number(status)) ? usedNames(path) : [] };
}
