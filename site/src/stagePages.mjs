import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../../scripts/gate/workspace.mjs";
import { pages, site } from "./folders.mjs";
import { inlineDiagrams } from "./inlineDiagrams.mjs";
import { rewriteLinks } from "./rewriteLinks.mjs";

/** Files beside those of docs that are pages of the site, by their path below the root. */
const FROM_ELSEWHERE = {
  "SECURITY.md": "security.md",
  "spec/README.md": "contract.md",
  "docs/images/ATTRIBUTION.md": "images/ATTRIBUTION.md",
};
/** Lists the folders of docs, whose files pages show. */
const foldersOfDocs = () =>
  readdirSync(join(root, "docs"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

/**
 * Returns every page that is written by hand: its name on the site, by the path of its file below the root of the repository.
 */
export function publishedPages() {
  const docs = readdirSync(join(root, "docs")).filter((file) => file.endsWith(".md"));
  return new Map([
    ...docs.map((file) => [`docs/${file}`, file]),
    ...Object.entries(FROM_ELSEWHERE),
    ...foldersOfDocs().map((folder) => [`docs/${folder}`, folder]),
  ]);
}

/**
 * Writes the pages of the repository as VitePress reads them: with links that work on the site, and with diagrams as part of
 * the page. A page that has not changed is left alone, so that a development server shows a saved one at once. `edit` has
 * functions from the text of a page to what the site shows, by the page's name there.
 */
export async function stagePages({ edit = {} } = {}) {
  const published = publishedPages();
  for (const [file, page] of published) {
    if (!page.endsWith(".md")) continue;
    const text = readFileSync(join(root, file), "utf8");
    const edited = edit[page] ? await edit[page](text) : text;
    writeChanged(join(pages, page), rewriteLinks(inlineDiagrams(edited, file), file, published));
  }
  writeChanged(join(pages, "index.md"), readFileSync(join(site, "home.md"), "utf8"));
}

/** Copies the pictures that pages show, and the files of the site's head. */
export function stageFiles() {
  const filter = (path) => !path.endsWith(".md");
  for (const folder of foldersOfDocs())
    cpSync(join(root, "docs", folder), join(pages, folder), { recursive: true, filter });
  cpSync(join(root, "examples/gallery/assets/icon.svg"), join(pages, "public/logo.svg"));
  cpSync(join(root, "examples/gallery/screenshot.webp"), join(pages, "screenshot.webp"));
}

function writeChanged(file, text) {
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Removes what an earlier build has written, so that no page outlives its file. */
export function clearPages() {
  rmSync(pages, { recursive: true, force: true });
  mkdirSync(pages, { recursive: true });
}
