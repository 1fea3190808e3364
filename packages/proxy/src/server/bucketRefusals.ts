import { reasonOf } from "../base/errors.js";
import type { Log } from "../base/log.js";
import type { Config } from "../settings/config.js";
import type { Store } from "../stores/store.js";
import { StoreError } from "../stores/storeError.js";
import { type RefusedBy, refusalOf } from "../stores/storeRefusal.js";

/** A bucket of the settings. */
type Bucket = Omit<RefusedBy, "region"> & { region: string | undefined; endpoint: string };

/** Returns the bucket of a configuration; undefined for a store of another kind. */
function bucketOf({ store, proxy }: Pick<Config, "store" | "proxy">): Bucket | undefined {
  if (store.kind !== "s3") return undefined;
  const { bucket, region, endpoint = "AWS" } = store.s3;
  return { bucket, region, endpoint, folder: proxy.cacheFolder ?? "" };
}

/** Returns the second bucket of a configuration; undefined without one. */
function secondOf({ fallback }: Pick<Config, "fallback">): Bucket | undefined {
  if (!fallback) return undefined;
  const { bucket, region, endpoint = "AWS" } = fallback.s3;
  return { bucket, region, endpoint, folder: fallback.folder, isSecond: true };
}

/** Logs why the store refuses, and the cure; returns false for a fault of another kind. */
function warnOfRefusal(error: unknown, place: Bucket, log: Log): boolean {
  const refusal = error instanceof StoreError && refusalOf(error, place);
  if (!refusal) return false;
  const { bucket, endpoint, region } = place;
  const { what, cure, policy } = refusal;
  log.warn(
    { bucket, endpoint, region, reason: reasonOf(error), ...(policy === undefined ? { cure } : { policy }) },
    what,
  );
  return true;
}

/** Wraps a store so that the reason of a refused put is logged, once for each reason. */
export function withRefusalWarnings(store: Store, config: Pick<Config, "store" | "proxy">, log: Log): Store {
  const place = bucketOf(config);
  if (!place) return store;
  const warned = new Set<string>();
  return {
    ...store,
    put: async (...put) => {
      try {
        return await store.put(...put);
      } catch (error) {
        const { status, code } = error as StoreError;
        const kind = code ?? String(status);
        if (!warned.has(kind) && warnOfRefusal(error, place, log)) warned.add(kind);
        throw error;
      }
    },
  };
}

/** Checks the buckets once at the start: a refusal is logged with its cure, and stops nothing. */
export async function checkBuckets(
  config: Pick<Config, "store" | "proxy" | "fallback">,
  { store, fallbackStore }: { store: Store | undefined; fallbackStore: Store | undefined },
  log: Log,
): Promise<void> {
  const [first, second] = [bucketOf(config), secondOf(config)];
  await Promise.all([
    store && first && check(store, first, log),
    fallbackStore && second && check(fallbackStore, second, log),
  ]);
}

async function check(store: Store, place: Bucket, log: Log): Promise<void> {
  try {
    await store.head(`${place.folder}00000000000000000000000000000000`);
  } catch (error) {
    if (warnOfRefusal(error, place, log)) return;
    const { bucket, endpoint, region, isSecond } = place;
    log.warn(
      { bucket, endpoint, region, reason: reasonOf(error) },
      isSecond
        ? "the second bucket does not answer; what it has is made by imgproxy meanwhile"
        : "the bucket does not answer; images are served and stored later",
    );
  }
}
