import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../../scripts/gate/workspace.mjs";

const { resolve } = createRequire(join(root, "examples/gallery/package.json"));

/** Loads a published entry of our packages, as built. */
export const loadCore = (entry) => import(pathToFileURL(resolve(entry)).href);
