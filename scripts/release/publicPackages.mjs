import { workspaces } from "../gate/workspace.mjs";

/** Lists the packages that a release publishes as `{ name, dir, manifest }`, those first that the others depend on. */
export function publicPackages() {
  const packages = workspaces().filter(({ manifest }) => !manifest.private);
  const names = new Set(packages.map(({ manifest }) => manifest.name));
  const sorted = [];
  const add = (one) => {
    if (sorted.includes(one)) return;
    for (const name of Object.keys(one.manifest.dependencies ?? {}))
      if (names.has(name)) add(packages.find(({ manifest }) => manifest.name === name));
    sorted.push(one);
  };
  for (const one of packages) add(one);
  return sorted;
}
