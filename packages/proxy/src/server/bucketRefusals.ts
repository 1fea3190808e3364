import { reasonOf } from "../base/errors.js";
import type { Log } from "../base/log.js";
import type { Config } from "../settings/config.js";
import type { Store } from "../stores/store.js";
import { StoreError } from "../stores/storeError.js";
import { refusalOf } from "../stores/storeRefusal.js";

type BucketConfig = Pick<Config, "store" | "proxy">;

/** Logs why the store refuses, and the cure; returns false for a fault of another kind. */
function warnOfRefusal(error: unknown, { store, proxy }: BucketConfig, log: Log): boolean {
  if (store.kind !== "s3" || !(error instanceof StoreError)) return false;
  const { bucket, endpoint = "AWS", region } = store.s3;
  const refusal = refusalOf(error, { bucket, folder: proxy.cacheFolder ?? "", region });
  if (!refusal) return false;
  const { what, cure, policy } = refusal;
  log.warn(
    { bucket, endpoint, region, reason: reasonOf(error), ...(policy === undefined ? { cure } : { policy }) },
    what,
  );
  return true;
}

/** Wraps a store so that the reason of a refused put is logged, once for each reason. */
export function withRefusalWarnings(store: Store, config: BucketConfig, log: Log): Store {
  if (config.store.kind !== "s3") return store;
  const warned = new Set<string>();
  return {
    ...store,
    put: async (...put) => {
      try {
        return await store.put(...put);
      } catch (error) {
        const { status, code } = error as StoreError;
        const kind = code ?? String(status);
        if (!warned.has(kind) && warnOfRefusal(error, config, log)) warned.add(kind);
        throw error;
      }
    },
  };
}

/** Checks the bucket once at the start: a refusal is logged with its cure, and stops nothing. */
export async function checkBucket(config: BucketConfig, store: Store | undefined, log: Log): Promise<void> {
  if (config.store.kind !== "s3") return;
  try {
    await store?.head(`${config.proxy.cacheFolder ?? ""}00000000000000000000000000000000`);
  } catch (error) {
    if (warnOfRefusal(error, config, log)) return;
    const { bucket, endpoint = "AWS", region } = config.store.s3;
    const fields = { bucket, endpoint, region, reason: reasonOf(error) };
    log.warn(fields, "the bucket does not answer; images are served and stored later");
  }
}
