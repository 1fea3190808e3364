import { readFileSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { inlineHashes } from "@bucketfirst/core/integration";

/** Most pages whose hashes are remembered. */
const MOST_PAGES = 1000;

interface Known {
  changed: number;
  hashes: readonly string[] | undefined;
}

/** Returns the hashes of a whole page; undefined of one that is only the shell of a page, whose other parts need a nonce. */
function read(file: string): readonly string[] | undefined {
  const { postponed } = JSON.parse(readFileSync(file.replace(/html$/, "meta"), "utf8")) as { postponed?: unknown };
  return postponed === undefined ? inlineHashes(readFileSync(file, "utf8"), "script") : undefined;
}

/**
 * Creates the look-up of prerendered pages in a build of Next. The function returns the hashes of a page's inline scripts,
 * Next's own among them, or undefined where a path is not prerendered as a whole. A page that Next has made anew is read anew.
 *
 * @param folder folder of the build: `distDir` of `next.config`
 */
export function prerenderedScripts(folder: string): (pathname: string) => readonly string[] | undefined {
  const pages = join(folder, "server", "app") + sep;
  const known = new Map<string, Known>();
  return (pathname) => {
    const file = join(pages, pathname === "/" ? "index.html" : `${pathname.replace(/\/$/, "")}.html`);
    if (!file.startsWith(pages)) return undefined;
    try {
      const { mtimeMs: changed } = statSync(file);
      const last = known.get(file);
      if (last?.changed === changed) return last.hashes;
      const hashes = read(file);
      if (known.size >= MOST_PAGES) known.clear();
      known.set(file, { changed, hashes });
      return hashes;
    } catch {
      // There is no such page in the build: it is rendered for each visit, or in development.
      return undefined;
    }
  };
}
