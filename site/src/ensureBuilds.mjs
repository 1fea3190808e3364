import { existsSync } from "node:fs";
import { join } from "node:path";
import { pnpm, root } from "../../scripts/gate/workspace.mjs";

/**
 * Builds core and the proxy where they have never been built, as after a fresh clone: the pictures are made by what is shipped.
 *
 * @throws Error with the output of a build that fails
 */
export async function ensureBuilds() {
  if (["core", "proxy"].every((name) => existsSync(join(root, "packages", name, "dist/index.js")))) return;
  console.log("Building core and the proxy …");
  const build = await pnpm(["--filter", "@bucketfirst/proxy...", "run", "build", "--no-dts"], { seconds: 300 });
  if (!build.ok) throw new Error(build.output);
}
