import type { Log } from "../base/log.js";
import type { StoreConfig } from "../settings/readStore.js";
import { createFolderStore } from "./folder.js";
import { createMemoryStore } from "./memory.js";
import type { Store } from "./store.js";

/** Opens the store that a configuration names. Warnings of a bucket on clock and credentials go to `log`. */
export async function openStore(config: StoreConfig, log?: Log): Promise<Store | undefined> {
  if (config.kind === "none") return undefined;
  if (config.kind === "memory") return createMemoryStore();
  if (config.kind === "folder") return createFolderStore({ dir: config.dir });
  // The S3 client is loaded only where it is used.
  const { createS3Store } = await import("./s3.js");
  return createS3Store({ ...config.s3, ...(log && { log }) });
}
