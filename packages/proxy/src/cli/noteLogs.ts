import { type LogsSummary, readLogs } from "../gc/collect.js";
import { findLogs } from "../gc/findLogs.js";
import type { UsesFile } from "../gc/usesFile.js";
import { readStoreConfig } from "../settings/config.js";
import type { Store } from "../stores/store.js";
import { openPatientStore } from "./openPatientStore.js";
import { openProgress } from "./progress.js";

/** Times of {@link noteLogs}, in milliseconds since 1970. */
interface Times {
  now: number;
  /** Beginning of the window: older logs are not read. */
  since: number;
}

/**
 * Notes what access logs say was used, and prints a summary.
 *
 * @param places files, folders, patterns, `-`, and buckets, as `gc` takes them
 * @throws ProxyError for a place that cannot be read
 */
export async function noteLogs(places: readonly string[], uses: UsesFile, { now, since }: Times): Promise<void> {
  const opened: Store[] = [];
  const openBucket = async (bucket: string): Promise<Store> => {
    // The store may be a folder all the same.
    const { store } = readStoreConfig({ ...process.env, STORE: "s3", S3_BUCKET: bucket });
    const logs = await openPatientStore(store);
    opened.push(logs);
    return logs;
  };
  const progress = await openProgress("reading logs");
  try {
    const found = findLogs(places, { openBucket, since, without: [uses.path, `${uses.path}.tmp`] });
    print(await readLogs(found, uses, now, (bytes) => progress.add(0, bytes)), uses);
  } finally {
    progress.stop();
    for (const store of opened) await store.close();
  }
}

function print({ read, old, lines, unknown, strange }: LogsSummary, uses: UsesFile): void {
  const newest = uses.newest === 0 ? "none" : new Date(uses.newest).toISOString();
  console.log(
    `logs      ${read} read, ${old} known; ${lines} new lines; newest ${newest}; ${uses.names} names asked for`,
  );
  if (unknown > 0)
    console.error(
      `${unknown} lines have a form that is not known; the keys in them count as asked for: ${strange.join(", ")}`,
    );
}
