import type { BucketfirstOptions } from "./BucketfirstOptions.js";
import { createPictures, type Pictures } from "./createPictures.js";
import { type OpenImages, openImages } from "./openImages.js";
import type { Project } from "./Project.js";
import { typesFile, writeVariantTypes } from "./variantTypes.js";

/** A plugin's work for one project, shared by the hooks of all bundlers. */
export interface Session {
  project: Project;
  options: BucketfirstOptions;
  /** Opens the images, once. */
  open(): Promise<OpenImages & Pictures>;
  /** Writes the types, once. */
  writeTypes(): Promise<void>;
  close(): Promise<void>;
}

/** Creates the session of one plugin. */
export function createSession(options: BucketfirstOptions): Session {
  const root = process.cwd();
  const project: Project = {
    mode: "build",
    root,
    environment: {},
    log: (line) => console.log(`bucketfirst  ${line}`),
    warn: (line) => console.warn(`bucketfirst  ${line}`),
  };
  let opening: Promise<OpenImages & Pictures> | undefined;
  let writing: Promise<void> | undefined;
  return {
    project,
    options,
    open() {
      opening ??= openImages(options, project).then((images) => ({ ...images, ...createPictures(images) }));
      return opening;
    },
    writeTypes() {
      const { types, variants = {} } = options;
      writing ??=
        types === false ? Promise.resolve() : writeVariantTypes(typesFile(project.root, types), Object.keys(variants));
      return writing;
    },
    async close() {
      const images = await opening?.catch(() => undefined);
      opening = undefined;
      await images?.close();
    },
  };
}
