import { readFileSync } from "node:fs";
import adapters from "../../../adapters.json";
import { ADAPTERS, type Adapter } from "./cases.js";

/** A framework in one version. */
export interface Release {
  adapter: Exclude<Adapter, "html">;
  version: string;
  /** True for the version that everything else here runs with. */
  newest: boolean;
}

const manifestOf = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));

/** Lists the packages of an adapter's framework; the first one gives the version. */
export const frameworkOf = (adapter: Release["adapter"]): [string, ...string[]] =>
  adapters[adapter].framework as [string, ...string[]];

/** Lists every version that is installed here, the oldest of each framework first: aliases like `vue-3.5.0`, and the newest. */
export function installedReleases(): Release[] {
  const { dependencies, devDependencies } = manifestOf("../package.json") as Record<string, Record<string, string>>;
  return ADAPTERS.filter((adapter) => adapter !== "html").flatMap((adapter) => {
    const [framework] = frameworkOf(adapter);
    return [
      ...Object.keys(devDependencies ?? {})
        .filter((name) => new RegExp(`^${framework}-\\d`).test(name))
        .map((name) => ({ adapter, version: name.slice(framework.length + 1), newest: false })),
      { adapter, version: dependencies?.[framework] as string, newest: true },
    ];
  });
}

/** Returns the versions of its framework that an adapter accepts. */
export const peerRangeOf = ({ adapter }: Release): string =>
  manifestOf(`../../${adapter}/package.json`).peerDependencies[frameworkOf(adapter)[0]];
