import { invalidConfig } from "../base/errors.js";

const DAY_MS = 86_400_000;

/**
 * Writes the days of a span that no log line is of, in words; undefined where each has one.
 *
 * @param first first day, in days since 1970; the others likewise
 * @example
 * missingDays(new Map([[1, 5], [3, 2]]), 0, 5) // "1970-01-01, 1970-01-03, 1970-01-05 to 1970-01-06"
 */
export function missingDays(lines: ReadonlyMap<number, number>, first: number, last: number): string | undefined {
  const spans: [number, number][] = [];
  for (let day = first; day <= last; day++) {
    if (lines.has(day)) continue;
    const before = spans.at(-1);
    if (before && before[1] === day - 1) before[1] = day;
    else spans.push([day, day]);
  }
  if (spans.length === 0) return undefined;
  return spans.map(([from, to]) => (from === to ? nameOf(from) : `${nameOf(from)} to ${nameOf(to)}`)).join(", ");
}

/**
 * Checks that there is a log line of every day since a time: what was asked for on another day would look unused.
 *
 * @param since beginning of the window, in milliseconds since 1970; `now` likewise
 * @throws ProxyError `INVALID_CONFIG` that names the days
 */
export function checkDays(lines: ReadonlyMap<number, number>, since: number, now: number): void {
  // Logs of today may not be there yet.
  const missing = missingDays(lines, Math.floor(since / DAY_MS), Math.floor(now / DAY_MS) - 1);
  if (missing === undefined) return;
  throw invalidConfig(
    `logs: expected lines of every day of the window (by UTC), got none of ${missing}; with --allow-gaps these days count as days without visitors`,
  );
}

const nameOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
