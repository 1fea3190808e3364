// Serves the docs site while it is written: `pnpm site`. A saved page of docs is shown at once.
import { watch } from "node:fs";
import { join } from "node:path";
import { createServer } from "vitepress";
import { root } from "../scripts/gate/workspace.mjs";
import { ensureBuilds } from "./src/ensureBuilds.mjs";
import { site } from "./src/folders.mjs";
import { makePages } from "./src/makePages.mjs";

/** Milliseconds in which an editor has written all of its files. */
const SETTLE_MS = 50;

await ensureBuilds();
const write = await makePages();
const server = await createServer(site);
await server.listen();
server.printUrls();
let timer;
const later = () => {
  clearTimeout(timer);
  timer = setTimeout(() => write().catch(({ message }) => console.error(message)), SETTLE_MS);
};
for (const file of ["docs", "SECURITY.md", "spec/README.md", "site/home.md"]) watch(join(root, file), later);
