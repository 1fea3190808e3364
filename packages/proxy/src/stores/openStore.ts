import type { StoreConfig } from "../settings/readStore.js";
import { createFolderStore } from "./folder.js";
import { createMemoryStore } from "./memory.js";
import type { Store } from "./store.js";

/** The store that a configuration names. */
export async function openStore(config: StoreConfig): Promise<Store | undefined> {
  if (config.kind === "none") return undefined;
  if (config.kind === "memory") return createMemoryStore();
  if (config.kind === "folder") return createFolderStore({ dir: config.dir });
  // Loaded only where it is used: the SDK takes a fifth of a second to import.
  const { createS3Store } = await import("./s3.js");
  return createS3Store(config.s3);
}
