// For size-limit: measures a bundle of scripts/bundle-components.mjs as it is, as a module. size-limit's own way wraps it
// into a script, whose stand-in for `require` no application carries. The bundle's name is the query of this file.
import { join } from "node:path";
import { root } from "../gate/workspace.mjs";

const cache = join(root, "node_modules/.cache/bucketfirst");

export default {
  entryPoints: [join(cache, `bundles/${new URL(import.meta.url).search.slice(1)}.js`)],
  loader: { ".js": "copy" },
  outdir: join(cache, "size-limit"),
};
