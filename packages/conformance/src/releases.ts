import { readFileSync } from "node:fs";
import { ADAPTERS, type Adapter } from "./cases.js";

/** A framework in one version. */
export interface Release {
  adapter: Exclude<Adapter, "html">;
  version: string;
  /** True for the version that everything else here runs with. */
  newest: boolean;
}

const manifestOf = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));

/** Lists every version that is installed here, the oldest of each framework first: aliases like `vue-3.5.0`, and the newest. */
export function installedReleases(): Release[] {
  const { dependencies, devDependencies } = manifestOf("../package.json") as Record<string, Record<string, string>>;
  return ADAPTERS.filter((adapter) => adapter !== "html").flatMap((adapter) => [
    ...Object.keys(devDependencies ?? {})
      .filter((name) => new RegExp(`^${adapter}-\\d`).test(name))
      .map((name) => ({ adapter, version: name.slice(adapter.length + 1), newest: false })),
    { adapter, version: dependencies?.[adapter] as string, newest: true },
  ]);
}

/** Returns the versions of its framework that an adapter accepts. */
export const peerRangeOf = ({ adapter }: Release): string =>
  manifestOf(`../../${adapter}/package.json`).peerDependencies[adapter];
