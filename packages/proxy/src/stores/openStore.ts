import type { Log } from "../base/log.js";
import type { StoreConfig } from "../settings/readStore.js";
import { createFolderStore } from "./folder/folder.js";
import { createMemoryStore } from "./memory.js";
import type { Store } from "./store.js";

/** Settings of {@link openStore}. */
export interface OpenStoreConfig {
  /** Receiver of what a bucket warns of, and of what a folder removes. Default: nothing is written. */
  log?: Log;
  /** True for the one that serves: only it holds a folder to its limit. Default false, as for commands. */
  limited?: boolean;
}

/** Opens the store that a configuration names. */
export async function openStore(
  config: StoreConfig,
  { log, limited = false }: OpenStoreConfig = {},
): Promise<Store | undefined> {
  if (config.kind === "none") return undefined;
  if (config.kind === "memory") return createMemoryStore();
  if (config.kind === "folder") {
    const { dir, levels = 0, limit } = config;
    return createFolderStore({ dir, levels, ...(limited && limit && { limit }), ...(log && { log }) });
  }
  // The S3 client is loaded only where it is used.
  const { createS3Store } = await import("./s3/s3.js");
  return createS3Store({ ...config.s3, ...(log && { log }) });
}
