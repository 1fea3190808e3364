import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type AnyDescriptor, BucketfirstError, type ImageMeta } from "@bucketfirst/core";
import { contentHash, FLAT, fileName } from "./fileName.js";
import { loadDev } from "./loadDev.js";
import type { OpenImages } from "./openImages.js";

/** A picture that was made for one import. */
export interface Picture {
  image: AnyDescriptor;
  /** Original that belongs into the output: its name there, and its bytes. */
  original?: { name: string; bytes: Buffer };
}

/** Maker of the descriptors of files; made by {@link createPictures}. */
export interface Pictures {
  /**
   * Makes the descriptor of a file.
   *
   * @param names pattern of file names in the output
   * @throws BucketfirstError `INVALID_SOURCE` for a file that is missing or no picture
   */
  make(file: string, variant: string, names: string): Promise<Picture>;
}

/** Creates the maker of descriptors, which measures each content once. */
export function createPictures({ image, folder }: Pick<OpenImages, "image" | "folder">): Pictures {
  const measured = new Map<string, Promise<ImageMeta>>();
  const measure = async (file: string, hash: string, bytes: Buffer): Promise<ImageMeta> => {
    const { measureImage } = await loadDev();
    const meta = measured.get(hash) ?? measureImage(bytes);
    measured.set(hash, meta);
    return meta.catch((cause) => {
      throw new BucketfirstError("INVALID_SOURCE", `${file}: expected a picture: ${cause.message}`, { cause });
    });
  };
  const save = async (name: string, bytes: Buffer): Promise<void> => {
    if (folder === undefined) return;
    const target = join(folder, name);
    // A name stands for its content, so a file of this length is the same one.
    if ((await stat(target).catch(() => undefined))?.size === bytes.length) return;
    await mkdir(folder, { recursive: true });
    await writeFile(target, bytes);
  };

  return {
    async make(file, variant, names) {
      const bytes = await readFile(file).catch((cause) => {
        throw new BucketfirstError("INVALID_SOURCE", `${file}: expected a picture (${cause.code})`, { cause });
      });
      const hash = contentHash(bytes);
      const meta = await measure(file, hash, bytes);
      const name = fileName(folder === undefined ? names : FLAT, file, hash);
      await save(name, bytes);
      return { image: image(name, variant, meta), ...(folder === undefined && { original: { name, bytes } }) };
    },
  };
}
