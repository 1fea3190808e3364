import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { glob, isDynamicPattern } from "tinyglobby";
import { invalidConfig, type ProxyError, reasonOf } from "../base/errors.js";
import type { Store } from "../stores/store.js";
import { type AccessLog, fileLog, stdinLog } from "./accessLog.js";
import { bucketLogs } from "./bucketLogs.js";

/** Settings of {@link findLogs}. */
export interface FindLogsConfig {
  /** Opens the store of another bucket, by its name, with the settings of this machine. */
  openBucket(bucket: string): Promise<Store>;
  /** Time before which no log is of interest, in milliseconds since 1970. */
  since: number;
  /** Paths of files that are no logs, such as the state. */
  without: readonly string[];
}

/**
 * Yields the logs that arguments name: files, folders with all that is below, patterns, `-` for stdin, and
 * `s3://bucket/prefix`.
 *
 * @throws ProxyError `INVALID_CONFIG` for an argument that names no log
 */
export async function* findLogs(places: readonly string[], config: FindLogsConfig): AsyncGenerator<AccessLog> {
  for (const place of places) {
    const [, bucket, prefix = ""] = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(place) ?? [];
    if (place === "-") yield stdinLog();
    else if (bucket !== undefined) yield* bucketLogs(await config.openBucket(bucket), bucket, prefix, config.since);
    else yield* filesAt(place, config);
  }
}

async function* filesAt(place: string, { without }: FindLogsConfig): AsyncGenerator<AccessLog> {
  const facts = await stat(place).catch((error: NodeJS.ErrnoException) => error);
  const options = { absolute: true, dot: true, onlyFiles: true, expandDirectories: false };
  let paths = [place];
  if (!(facts instanceof Error) && facts.isDirectory()) paths = await glob("**/*", { ...options, cwd: place });
  else if (facts instanceof Error && isDynamicPattern(place)) paths = await glob(place, options);
  else if (facts instanceof Error) throw none(place, reasonOf(facts));
  const others = new Set(without.map((path) => resolve(path)));
  const logs = paths.filter((path) => !others.has(resolve(path))).sort();
  if (logs.length === 0) throw none(place, "there is no file");
  for (const path of logs) yield fileLog(path, (await stat(path)).mtimeMs);
}

const none = (place: string, why: string): ProxyError =>
  invalidConfig(`${place}: expected an access log: a file, a folder, a pattern, - or s3://bucket/prefix (${why})`);
