import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
/** Folders whose files pages show. */
const FOLDERS = { "docs/images": "images", "docs/diagrams": "diagrams" };

/**
 * Returns every page that is written by hand: its name on the site, by the path of its file below the root of the repository.
 */
export function publishedPages() {
  const docs = readdirSync(join(root, "docs")).filter((file) => file.endsWith(".md"));
  return new Map([
    ...docs.map((file) => [`docs/${file}`, file]),
    ...Object.entries(FROM_ELSEWHERE),
    ...Object.entries(FOLDERS),
  ]);
}

/**
 * Writes the pages of the repository as VitePress reads them: with links that work on the site, and with diagrams as part of
 * the page. `edit` has functions from the text of a page to what the site shows, by the page's name there.
 */
export async function stagePages({ edit = {} } = {}) {
  const published = publishedPages();
  for (const [file, page] of published) {
    const to = join(pages, page);
    mkdirSync(dirname(to), { recursive: true });
    if (!page.endsWith(".md")) {
      cpSync(join(root, file), to, { recursive: true, filter: (path) => !path.endsWith(".md") });
      continue;
    }
    const text = readFileSync(join(root, file), "utf8");
    const edited = edit[page] ? await edit[page](text) : text;
    writeFileSync(to, rewriteLinks(inlineDiagrams(edited, file), file, published));
  }
  cpSync(join(site, "home.md"), join(pages, "index.md"));
  cpSync(join(root, "examples/gallery/assets/icon.svg"), join(pages, "public/logo.svg"));
  cpSync(join(root, "examples/gallery/screenshot.webp"), join(pages, "screenshot.webp"));
}

/** Removes what an earlier build has written, so that no page outlives its file. */
export function clearPages() {
  rmSync(pages, { recursive: true, force: true });
  mkdirSync(pages, { recursive: true });
}
