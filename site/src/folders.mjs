import { join } from "node:path";
import { root } from "../../scripts/gate/workspace.mjs";

/** Folder of this package. */
export const site = join(root, "site");
/** Folder of the pages as VitePress reads them: made at every build, never committed. */
export const pages = join(site, "pages");
/** Folder of the built site. */
export const dist = join(site, "dist");
/** Address of a file or a folder of the repository, for links that lead out of the site. */
export const REPOSITORY = "https://github.com/bucketfirst/bucketfirst";
