import type { StoreConfig } from "../settings/readStore.js";
import { openStore } from "../stores/openStore.js";
import type { Store } from "../stores/store.js";

/** Attempts at one call of a bucket. */
const ATTEMPTS = 5;

/** Opens a store for a command whose calls no visitor waits for: a bucket is asked up to five times. @param config of a store, not of none */
export async function openPatientStore(config: StoreConfig): Promise<Store> {
  const patient = config.kind === "s3" ? { ...config, s3: { ...config.s3, attempts: ATTEMPTS } } : config;
  return (await openStore(patient))!;
}
