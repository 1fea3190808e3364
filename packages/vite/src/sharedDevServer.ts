import type { DevServer, DevServerConfig } from "@bucketfirst/proxy";
import { loadDev } from "./loadDev.js";

/** A development server with the number of plugins that use it. */
interface Shared {
  starting: Promise<DevServer>;
  users: number;
}

/** Development servers of this process. Vite starts its next server before it closes the last one, and both need the same addresses. */
const servers = new Map<string, Shared>();

/** A share in a development server. */
export interface DevServerShare {
  dev: DevServer;
  /** Ends the share; the last one closes the server. */
  release(): Promise<void>;
}

/**
 * Starts a development server, or joins one of the same settings that runs in this process.
 *
 * @throws ProxyError `INVALID_CONFIG` for a setting that is not right
 */
export async function shareDevServer(config: DevServerConfig): Promise<DevServerShare> {
  const name = JSON.stringify(config);
  const shared = servers.get(name) ?? { starting: start(config), users: 0 };
  servers.set(name, shared);
  shared.users += 1;
  let released = false;
  const release = async (): Promise<void> => {
    if (released) return;
    released = true;
    shared.users -= 1;
    if (shared.users > 0) return;
    servers.delete(name);
    await (await shared.starting).close();
  };
  try {
    return { dev: await shared.starting, release };
  } catch (error) {
    servers.delete(name);
    throw error;
  }
}

/** Returns whether this process runs one. */
export const hasDevServer = (): boolean => servers.size > 0;

async function start(config: DevServerConfig): Promise<DevServer> {
  const { createDevServer } = await loadDev();
  return createDevServer(config);
}
