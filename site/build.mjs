// Builds the docs site into site/dist: `pnpm site:build`. SITE_BASE is the path below which it will be served, "/" by default.
import { buildSite } from "./src/buildSite.mjs";

console.log(await buildSite(process.env.SITE_BASE ?? "/"));
