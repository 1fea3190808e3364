import type { Environment } from "@bucketfirst/proxy";

/** Facts about a project, as its bundler states them. */
export interface Project {
  /**
   * `build` signs with the keys of production, `development` for a development server, and `test`, which is Vitest, makes
   * placeholders.
   */
  mode: "build" | "development" | "test";
  /** Folder of the project, as an absolute path. */
  root: string;
  /** Variables, those of `.env` files among them. */
  environment: Environment;
  /** Address in front of the output where the bundler knows it whole, as Vite's `base` may be. */
  outputUrl?: string;
  /** Prints one line. */
  log(line: string): void;
  /** Prints a warning. */
  warn(line: string): void;
}
