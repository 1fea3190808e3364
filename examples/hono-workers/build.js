// The browser's script first: the Worker carries it as text.
import { build } from "esbuild";

const shared = { bundle: true, format: "esm", target: "es2022", minify: true, logLevel: "warning" };

await build({ ...shared, entryPoints: ["src/client.js"], outfile: "dist/client/client.txt" });
await build({
  ...shared,
  entryPoints: ["src/worker.js"],
  outfile: "dist/worker.js",
  conditions: ["workerd", "worker"],
  external: ["cloudflare:workers"],
});
