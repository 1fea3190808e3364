import type { AccessLog } from "./accessLog.js";
import { readLog } from "./readLog.js";
import type { Fate, Sorted } from "./sortObjects.js";
import type { UsesFile } from "./usesFile.js";

/** Counts of all logs. */
export interface LogsSummary {
  /** Logs that had something new. */
  read: number;
  /** Logs that earlier runs have read. */
  old: number;
  lines: number;
  unknown: number;
  /** Logs with lines of unknown form, at most ten of them. */
  strange: string[];
}

/**
 * Notes the uses in all logs, and saves them.
 *
 * @throws Error that names the log that cannot be read
 */
export async function readLogs(
  logs: AsyncIterable<AccessLog>,
  uses: UsesFile,
  now: number,
  onBytes?: (bytes: number) => void,
): Promise<LogsSummary> {
  const summary: LogsSummary = { read: 0, old: 0, lines: 0, unknown: 0, strange: [] };
  let saved = performance.now();
  for await (const log of logs) {
    const { lines, unknown, isOld } = await readLog(log, { uses, now, ...(onBytes && { onBytes }) });
    if (isOld) summary.old++;
    else summary.read++;
    summary.lines += lines;
    summary.unknown += unknown;
    if (unknown > 0 && summary.strange.length < 10) summary.strange.push(log.name);
    // Buckets have logs by the thousand.
    if (performance.now() - saved < SAVE_MS) continue;
    uses.save();
    saved = performance.now();
  }
  uses.save();
  return summary;
}

const SAVE_MS = 10_000;

/** Number and bytes of objects. */
export interface Amount {
  objects: number;
  bytes: number;
}

/** Adds up number and bytes of objects for each fate: `used`, `young`, `unused`, `unnamed` and `other`. */
export async function countObjects(objects: AsyncIterable<Sorted>): Promise<Record<Fate, Amount>> {
  const none = (): Amount => ({ objects: 0, bytes: 0 });
  const counts = { used: none(), young: none(), unused: none(), unnamed: none(), other: none() };
  for await (const { fate, size } of objects) {
    counts[fate].objects++;
    counts[fate].bytes += size;
  }
  return counts;
}
