import { isKey } from "../stores/objectKey.js";
import type { BreakableStore } from "./breakableStore.js";
import type { Control } from "./control.js";
import type { DevState } from "./devServer.js";
import type { Hub } from "./hub.js";

interface Parts {
  store: BreakableStore;
  cacheFolder: string;
  hub: Hub;
  /** Removes one object, with everything that is about to store it. */
  purge(key: string): Promise<void>;
}

/** Creates the buttons of a development server, and the state that they change. Live streams receive every change. */
export function createControl({ store, cacheFolder, hub, purge }: Parts): { control: Control; state(): DevState } {
  let proxyBroken = false;
  const state = (): DevState => ({ bucketBroken: store.broken, proxyBroken, stats: { ...hub.stats } });
  const control: Control = {
    async emptyBucket() {
      let removed = 0;
      for await (const name of store.list(cacheFolder)) {
        const key = name.slice(cacheFolder.length);
        if (isKey(key)) await purge(key);
        removed++;
      }
      hub.announce(state());
      return removed;
    },
    breakBucket(broken) {
      store.broken = broken;
      hub.announce(state());
    },
    breakProxy(broken) {
      proxyBroken = broken;
      hub.announce(state());
    },
  };
  return { control, state };
}
