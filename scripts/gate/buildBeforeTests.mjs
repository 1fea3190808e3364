import { pnpm } from "./workspace.mjs";

/**
 * Set-up of test projects that run what is shipped: builds their package and all that it needs, so that no test runs an
 * old build. The gate, which has built everything just before, sets `BUILT`.
 */
export async function setup({ config }) {
  if (process.env.BUILT) return;
  const build = await pnpm(["--filter", `${config.root}...`, "run", "build", "--no-dts"], { seconds: 300 });
  if (!build.ok) throw new Error(build.output);
}
