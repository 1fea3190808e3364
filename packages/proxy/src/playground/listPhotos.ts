import { readdir } from "node:fs/promises";
import { join } from "node:path";

const PICTURE = /\.(?:jpe?g|png|webp|avif|gif|tiff?|svg)$/i;
/** Most folders below the root whose pictures are found. */
const DEPTH = 4;

/**
 * Lists the pictures below a folder, by name and with slashes. Hidden folders and `node_modules` are left out, as are links.
 *
 * @param most most pictures to list, at least 1
 * @returns at most `most` paths, and whether there are more
 */
export async function listPhotos(root: string | undefined, most: number): Promise<{ photos: string[]; more: boolean }> {
  const photos: string[] = [];
  async function walk(folder: string, depth: number): Promise<void> {
    const entries = await readdir(join(root!, folder), { withFileTypes: true }).catch(() => []);
    entries.sort((a, b) => Number(a.isDirectory()) - Number(b.isDirectory()) || (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      if (photos.length > most) return;
      if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
      if (entry.isFile() && PICTURE.test(entry.name)) photos.push(folder + entry.name);
      else if (entry.isDirectory() && depth < DEPTH) await walk(`${folder}${entry.name}/`, depth + 1);
    }
  }
  if (root !== undefined) await walk("", 0);
  return { photos: photos.slice(0, most), more: photos.length > most };
}
