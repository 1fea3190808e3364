// `pnpm dev` runs the gallery, built from the sources of all packages: it is rebuilt, restarted and reloaded at every save.
// Further arguments go to the gallery (`pnpm dev --port 5070`).
import { spawn } from "node:child_process";
import { copyFileSync, existsSync, readdirSync, watch } from "node:fs";
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
  }),
  context({
    ...shared,
    entryPoints: { app: join(root, "packages/proxy/src/playground/page/main.tsx") },
    outdir: join(root, "packages/proxy/dist/playground"),
    platform: "browser",
  }),
  context({
    ...shared,
    entryPoints: [join(gallery, "src/main.ts")],
    outdir: join(gallery, "dist"),
    platform: "node",
    plugins: [installed],
  }),
]);
/** Builds that have been asked for: of those asked for meanwhile, one follows. */
let asked = 0;
/** Builds both halves, and restarts once both are good: a page from a new server must not get an old script. esbuild prints faults. */
async function build() {
  if (asked++ > 0) return;
  while (asked > 0) {
    asked = 1;
    const built = await Promise.allSettled(contexts.map((one) => one.rebuild()));
    if (asked === 1 && built.every(({ status }) => status === "fulfilled")) restart();
    asked--;
  }
}

/** Milliseconds after a change until the build: editors write a file in several steps. */
const SETTLED_MS = 60;
let timer;
const onSave = () => {
  clearTimeout(timer);
  timer = setTimeout(build, SETTLED_MS);
};

await build();
// esbuild's own watch looks at every file in turn, which takes up to 2 s.
const folders = readdirSync(join(root, "packages")).map((name) => join(root, "packages", name, "src"));
for (const folder of [...folders.filter(existsSync), join(gallery, "src")]) watch(folder, { recursive: true }, onSave);
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
