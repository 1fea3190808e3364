// `pnpm start` builds all that the gallery needs, quietly, and then runs the gallery in this same process, so that Ctrl-C
// reaches it directly and pnpm reports no failure.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { pnpm, root } from "./gate/workspace.mjs";

console.log("Building core, react, proxy and the gallery …");
// Declaration files are most of a build's time, and no server needs them.
const build = await pnpm(["--filter", "example-gallery...", "run", "build", "--no-dts"], { seconds: 300 });
if (build.ok) {
  await import(pathToFileURL(join(root, "examples/gallery/dist/main.js")).href);
} else {
  console.error(build.output);
  process.exitCode = 1;
}
