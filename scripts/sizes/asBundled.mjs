// For size-limit: measures a bundle of scripts/bundle-components.mjs as it is, as a module. size-limit's own way wraps it
// into a script, whose stand-in for `require` no application carries. The bundle's name is the query of this file.
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../gate/workspace.mjs";

const name = new URL(import.meta.url).search.slice(1);

export default {
  entryPoints: [join(root, `node_modules/.cache/bucketfirst/bundles/${name}.js`)],
  format: "esm",
  minifyWhitespace: true,
  write: true,
  outdir: join(tmpdir(), `bucketfirst-size-${process.pid}`),
};
