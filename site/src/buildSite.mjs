import { build } from "vitepress";
import { ensureBuilds } from "./ensureBuilds.mjs";
import { site } from "./folders.mjs";
import { makePages } from "./makePages.mjs";
import { measureSite } from "./measureSite.mjs";

/**
 * Builds the site into its folder.
 *
 * @param base path below which it will be served, with a slash on both ends
 * @returns a line of words with its number of pages, its size and the seconds that it took
 * @throws Error for a dead link, a page without a heading, or an option without an example
 */
export async function buildSite(base) {
  const started = performance.now();
  await ensureBuilds();
  await makePages();
  await build(site, { base });
  const { pages, bytes } = measureSite();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  return `${pages} pages, ${(bytes / 1e6).toFixed(1)} MB, built in ${seconds} s`;
}
