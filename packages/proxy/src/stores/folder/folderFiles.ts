import { join } from "node:path";
import { isObjectName, OBJECT_NAME } from "../objectName.js";
import { nestedName, objectAt } from "./folderNames.js";
import { objectOf } from "./namedFile.js";
import { isTemporary } from "./sweep.js";
import { walkFolder } from "./walkFolder.js";

/** Places of objects in a folder. */
export interface FolderFiles {
  /**
   * Returns the path of an object's file, and behind it the one that it would have with the other number of levels.
   *
   * @throws TypeError for a text that is no name of an object
   */
  pathsOf(name: string): string[];
  /** Yields the files of the objects whose names begin with a prefix. */
  filesOf(prefix: string): AsyncGenerator<{ name: string; path: string }>;
}

/** Opens the places of a folder. @param levels number of folders above a new file; files of the other kind are found too */
export function openFolderFiles(dir: string, levels: 0 | 2): FolderFiles {
  const root = join(dir, "/");

  const pathsOf = (name: string): string[] => {
    // A name is the configured folder and a digest; this check holds even if another part of the code forgets that.
    if (!isObjectName(name)) throw new TypeError(`object name: expected ${OBJECT_NAME}, got ${JSON.stringify(name)}`);
    const flat = name.replace(/^\//, "");
    const nested = nestedName(flat);
    if (nested === undefined) return [root + flat];
    return levels === 2 ? [root + nested, root + flat] : [root + flat, root + nested];
  };
  async function* filesOf(prefix: string): AsyncGenerator<{ name: string; path: string }> {
    const lead = prefix.startsWith("/") ? "/" : "";
    // Only the folders of the prefix are read: a set has a folder of its own, beside thousands of others.
    const within = prefix.slice(lead.length, prefix.lastIndexOf("/") + 1);
    const nested = nestedName(within.slice(0, -1));
    for (const folder of nested === undefined ? [within] : [within, nested]) {
      for await (const { path, entry } of walkFolder(join(dir, folder))) {
        const place = path
          .slice(join(dir).length)
          .replace(/^[\\/]+/, "")
          .replaceAll("\\", "/");
        const object = entry.isFile() && !isTemporary(entry.name) ? objectOf(place) : undefined;
        if (object === undefined) continue;
        const name = lead + objectAt(object);
        if (name.startsWith(prefix)) yield { name, path };
      }
    }
  }

  return { pathsOf, filesOf };
}
