import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { freePort, startApp } from "../../scripts/examples/app.mjs";
import { installLocked } from "../../scripts/gate/installLocked.mjs";
import { run } from "../../scripts/gate/run.mjs";

/** A built application of Next, whose page shows the same photographs by `next/image` as it is without any setting. */
export interface NextSite {
  url: string;
  /** Forgets all pictures that were made. */
  emptyCache(): void;
  close(): Promise<void>;
}

/**
 * Copies `bench/home/next` into the folder `dir`, which must lie outside of the repository, installs, builds and starts it.
 *
 * @param photos folder with the photographs of the page
 * @returns the site, or the reason why there is none
 */
export async function openNext(bench: string, dir: string, photos: string): Promise<NextSite | string> {
  cpSync(join(bench, "home/next"), dir, { recursive: true });
  cpSync(photos, join(dir, "public/photos"), { recursive: true });
  try {
    installLocked(dir, ["--ignore-scripts"]);
  } catch (error) {
    return `npm could not install Next: ${(error as Error).message.split("\n")[0]}`;
  }
  const env = { NEXT_TELEMETRY_DISABLED: "1" };
  const built = await run("npm", ["run", "build"], { cwd: dir, env, seconds: 600 });
  if (!built.ok) throw new Error(`next build: ${built.output.slice(-2000)}`);
  const app = await startApp(dir, env, await freePort());
  return {
    url: app.url,
    emptyCache: () => rmSync(join(dir, ".next/cache/images"), { recursive: true, force: true }),
    close: app.close,
  };
}
