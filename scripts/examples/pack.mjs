import { existsSync } from "node:fs";
import { join } from "node:path";
import { pnpm, workspaces } from "../gate/workspace.mjs";

/**
 * Packs every package that applications install, as `pnpm publish` would. Returns `{ NAME: FILE }`.
 *
 * @throws Error with pnpm's output
 */
export async function packAll(folder) {
  const packages = workspaces().filter(({ manifest }) => !manifest.private);
  const filters = packages.flatMap(({ manifest }) => ["--filter", manifest.name]);
  const result = await pnpm([...filters, "pack", "--pack-destination", folder]);
  const files = packages.map(({ manifest: { name, version } }) => [
    name,
    join(folder, `${name.slice(1).replace("/", "-")}-${version}.tgz`),
  ]);
  const missing = files.find(([, file]) => !existsSync(file));
  if (!result.ok || missing) throw new Error(`${missing?.[0] ?? "packages"} could not be packed\n${result.output}`);
  return Object.fromEntries(files);
}
