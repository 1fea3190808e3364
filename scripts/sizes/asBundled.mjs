// Measures a bundle of scripts/bundle-components.mjs for size-limit, unchanged and as a module. size-limit itself would wrap
// it into a script, with a stand-in for `require` that no application has. The bundle's name is the query of this file.
import { join } from "node:path";
import { root } from "../gate/workspace.mjs";

const cache = join(root, "node_modules/.cache/bucketfirst");

export default {
  entryPoints: [join(cache, `bundles/${new URL(import.meta.url).search.slice(1)}.js`)],
  loader: { ".js": "copy" },
  outdir: join(cache, "size-limit"),
};
