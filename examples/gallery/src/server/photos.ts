import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { extname, join } from "node:path";

/** A picture on disk with its title. */
export interface Photo {
  /** File name, which is unique, and the path behind `local:///`. */
  id: string;
  title: string;
  author?: string;
  /** Sentence for people who cannot see it. Default: the title stands for it. */
  description?: string;
}

/** A fault that the user can mend; shown as one line without a stack. */
export class UsageError extends Error {}

const PICTURE = /\.(jpe?g|png|webp|avif|gif|tiff?)$/i;

type Credits = Pick<Photo, "title" | "author" | "description">;

/** Reads a table of `| file | title | author | description |` rows, where the folder has one; the last column may be missing. */
function readCredits(folder: string): Map<string, Credits> {
  const credits = new Map<string, Credits>();
  let text: string;
  try {
    text = readFileSync(join(folder, "ATTRIBUTION.md"), "utf8");
  } catch {
    return credits;
  }
  for (const [, file, title, author, description] of text.matchAll(
    /^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|(?: ([^|]+) \|)?$/gm,
  ))
    if (file && title && author)
      credits.set(file, {
        title: title.trim(),
        author: author.trim(),
        ...(description && { description: description.trim() }),
      });
  return credits;
}

/** Makes a title of a file name: `Evening glow` of `evening-glow.jpg`. */
function titleOf(file: string): string {
  const words = file.slice(0, -extname(file).length).replaceAll(/[-_]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Lists the pictures of `folder`, by name. */
export function readPhotos(folder: string): { root: string; photos: Photo[] } {
  let root: string;
  let files: string[];
  try {
    root = realpathSync(folder);
    files = readdirSync(root).filter((file) => PICTURE.test(file) && statSync(join(root, file)).isFile());
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code === "ENOTDIR" ? "is not a folder" : "does not exist";
    throw new UsageError(`--photos: ${folder} ${reason}`, { cause });
  }
  if (files.length === 0)
    throw new UsageError(`--photos: ${folder} holds no picture (jpg, png, webp, avif, gif, tiff)`);
  const credits = readCredits(root);
  return { root, photos: files.sort().map((id) => ({ id, title: titleOf(id), ...credits.get(id) })) };
}
