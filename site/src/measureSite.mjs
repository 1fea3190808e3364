import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { dist } from "./folders.mjs";

/** Lists the files of the built site, as paths below its folder. */
export const builtFiles = () =>
  readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(dist.length + 1));

/** Counts what was built: `{ pages, bytes }`. */
export function measureSite() {
  const files = builtFiles();
  const bytes = files.reduce((sum, file) => sum + statSync(join(dist, file)).size, 0);
  return { pages: files.filter((file) => file.endsWith(".html")).length, bytes };
}
