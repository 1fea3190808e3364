import type { Log } from "../base/log.js";
import type { StoreConfig } from "../settings/readStore.js";
import { createFolderStore } from "./folder.js";
import { createMemoryStore } from "./memory.js";
import type { Store } from "./store.js";

/** The store that a configuration names. What a bucket has to say of clock and credentials goes to `log`. */
export async function openStore(config: StoreConfig, log?: Log): Promise<Store | undefined> {
  if (config.kind === "none") return undefined;
  if (config.kind === "memory") return createMemoryStore();
  if (config.kind === "folder") return createFolderStore({ dir: config.dir });
  // Loaded only where it is used.
  const { createS3Store } = await import("./s3.js");
  return createS3Store({ ...config.s3, ...(log && { log }) });
}
