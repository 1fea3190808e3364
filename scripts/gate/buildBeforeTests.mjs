import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pnpm } from "./workspace.mjs";

/**
 * Set-up of test projects that run what is shipped: builds their package and all that it needs, so that no test runs an
 * old build. The gate, which has built everything just before, sets `BUILT`.
 */
export async function setup({ config }) {
  if (process.env.BUILT) return;
  const { name } = JSON.parse(readFileSync(join(config.root, "package.json"), "utf8"));
  // A filter that names no package would build nothing, and say that all is well.
  const build = await pnpm(["--fail-if-no-match", "--filter", `${name}...`, "run", "build", "--no-dts"], {
    seconds: 300,
  });
  if (!build.ok) throw new Error(build.output);
}
