import { ADAPTERS } from "../adapters.mjs";
import { workspaces } from "../gate/workspace.mjs";

/** Makes the README's table of packages: core, the adapters in the order of their list, the rest; each with its manifest's description. */
export function packageTable() {
  const order = ["core", ...ADAPTERS.map(({ name }) => name)];
  const rank = ({ name }) => (order.includes(name) ? order.indexOf(name) : order.length);
  const rows = workspaces()
    .filter(({ manifest }) => !manifest.private)
    .toSorted((a, b) => rank(a) - rank(b))
    .map(
      ({ manifest }) =>
        `| \`${manifest.name}\` | ${manifest.description.replaceAll("<CachedImage>", "`<CachedImage>`")} |`,
    );
  return ["| package | what |", "| --- | --- |", ...rows].join("\n");
}
