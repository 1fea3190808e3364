// `pnpm dev` runs the gallery, built from the sources of all packages: it is rebuilt, restarted and reloaded at every save.
// Further arguments go to the gallery (`pnpm dev --port 5070`).
import { spawn } from "node:child_process";
import { copyFileSync, watch } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { context } from "esbuild";
import { pnpm, root } from "./gate/workspace.mjs";

const gallery = join(root, "examples/gallery");
const style = join(root, "packages/core/src/dom/style.css");
const shared = {
  bundle: true,
  format: "esm",
  target: "es2022",
  logLevel: "warning",
  // Names of workspace packages lead to their sources.
  tsconfig: join(root, "tsconfig.sources.json"),
  jsx: "automatic",
  sourcemap: "linked",
  define: { __DEV__: "true", "process.env.NODE_ENV": '"development"' },
};

/** Script that requests the page until the restarted server answers, then loads it anew. The browser's own retry waits 3 s. */
const RELOAD = `{
  const again = () => fetch("/").then(() => location.reload(), () => setTimeout(again, 100));
  new EventSource("/traffic").addEventListener("error", again, { once: true });
}`;

let server;
let ended = Promise.resolve();
/** Starts the gallery anew; calls while one is being ended become one start. */
function restart() {
  const before = server;
  server = undefined;
  before?.kill("SIGKILL");
  ended.then(() => {
    if (server) return;
    const child = spawn(
      process.execPath,
      ["--enable-source-maps", join(gallery, "dist/main.js"), ...process.argv.slice(2)],
      {
        stdio: "inherit",
      },
    );
    server = child;
    ended = new Promise((resolve) => child.once("exit", resolve));
  });
}

/** Restarts after every build that succeeded. esbuild prints the faults of a failed one, and the last good build goes on. */
const onBuilt = {
  name: "restart",
  setup: (build) => build.onEnd(({ errors }) => errors.length === 0 && restart()),
};

/** Leaves installed packages outside, each under the address that its importer finds: the bundle's folder sees few of them. */
const installed = {
  name: "installed",
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, ...from }) => {
      if (isBuiltin(path) || path.startsWith("@bucketfirst/") || pluginData === installed) return undefined;
      const { path: file, errors } = await build.resolve(path, { ...from, pluginData: installed });
      return errors.length > 0 ? { errors } : { path: pathToFileURL(file).href, external: true };
    });
  },
};

console.log("Building once …");
const first = await pnpm(["--filter", "example-gallery...", "run", "build", "--no-dts"], { seconds: 300 });
if (!first.ok) {
  console.error(first.output);
  process.exit(1);
}
const contexts = await Promise.all([
  context({
    ...shared,
    entryPoints: [join(gallery, "src/client.tsx")],
    outdir: join(gallery, "dist/public"),
    platform: "browser",
    banner: { js: RELOAD },
    plugins: [onBuilt],
  }),
  context({
    ...shared,
    entryPoints: [join(gallery, "src/main.ts")],
    outdir: join(gallery, "dist"),
    platform: "node",
    plugins: [installed, onBuilt],
  }),
]);
await Promise.all(contexts.map((one) => one.watch()));
watch(join(gallery, "assets"), restart);
watch(style, () => {
  copyFileSync(style, join(root, "packages/core/dist/style.css"));
  restart();
});
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    server?.kill(signal);
    ended.then(() => process.exit(0));
  });
}
