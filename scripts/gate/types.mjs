import { pnpm, tool, workspaces } from "./workspace.mjs";

/**
 * Returns the steps of the type check as pairs of name and function, the longest one first. One program holds the sources and
 * tests of all packages, since a program for each would check core's sources a dozen times. A package has a script `types` for
 * what needs a compiler or settings of its own; `seconds` bounds each step.
 */
export function typeSteps(seconds = 300) {
  const tsc = (project) => () => tool("tsc", ["-p", project], { seconds });
  const own = workspaces().filter(({ manifest }) => manifest.scripts?.types);
  return [
    ["types", tsc("tsconfig.types.json")],
    ...own.map(({ name, dir }) => [`types ${name}`, () => pnpm(["run", "types"], { cwd: dir, seconds })]),
    ["types registered", tsc("tsconfig.registered.json")],
  ];
}
