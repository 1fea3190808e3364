import type { Project } from "./project.js";

/** A change of a file that the application has already. */
export interface Edit {
  /** Paths at which the file may stand; the first one that exists is changed. */
  paths: readonly string[];
  /** Text that shows that the change was made before. */
  mark: string;
  /** Lines to print where the place for them is not found. */
  lines: readonly string[];
  /** Returns the changed text, or undefined where the place is not found. */
  apply(text: string): string | undefined;
}

/** A framework as `init` knows it. */
export interface Framework {
  /** Name, as people write it. */
  name: string;
  /** Name for `--framework`. */
  id: string;
  /** Packages by which a project shows that it uses this framework: all of them. */
  dependencies: readonly string[];
  /** Packages to install besides `@bucketfirst/core`. */
  packages: readonly string[];
  /**
   * Module that makes the images instance, on the server: its path without an extension, and its text. `lines` are those to
   * add by hand where the file exists already; without them it stays as it is. Left out where a plugin holds the variants.
   */
  images?(project: Project): { path: string; text: string; lines?: readonly string[] };
  /** Further new files, of a project with TypeScript. Default none. */
  types?: { path: string; text: string };
  /** Further variables of the environment. Default none. */
  variables?: readonly [name: string, value: string][];
  /** Command that runs while the application is developed. Default: the development server with the folder `public`. */
  command?: string;
  /** Change that puts the head script and the stylesheet into every page. Left out where another file does it. */
  head?: Edit;
  /** Lines that show a picture, printed at the end. */
  picture: readonly string[];
}
