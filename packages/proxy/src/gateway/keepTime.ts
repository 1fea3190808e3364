import type { SourceHead } from "./sharedSource.js";

/** Most milliseconds for which a complete source is kept. */
const MOST_MS = 60_000;

/**
 * Returns the milliseconds for which a complete source may serve later requests: a minute, or less where its server says so,
 * and 0 for anything but a plain 200.
 *
 * @example
 * keepTime({ status: 200, headers: { "cache-control": "max-age=5" }, rawHeaders: [] }) // 5000
 */
export function keepTime({ status, headers }: SourceHead): number {
  if (status !== 200) return 0;
  const control = (headers["cache-control"] ?? "").toLowerCase();
  if (/(?:^|[\s,])(?:no-store|private)(?:$|[\s,=])/.test(control)) return 0;
  const [, seconds] = /(?:^|[\s,])max-age="?(\d+)/.exec(control) ?? [];
  // A picture that is made lives for a year, so a server that asks for a check each time means browsers.
  const age = seconds === undefined || seconds === "0" ? MOST_MS : Number(seconds) * 1000;
  return Math.min(age, MOST_MS);
}
