/** A file that `init` writes. */
export interface PlannedFile {
  /** Path from the folder of the application, with `/`. */
  path: string;
  /** Text of the file now; undefined for a new file. Nothing is written where it is another one by then. */
  before: string | undefined;
  /** Text to write. */
  after: string;
  /** Lines to print in place of those that hold a secret; the same number of lines as are added. */
  printed?: readonly string[];
}

/** Result of `planInit`: what would be written, and what is left to a person. */
export interface InitPlan {
  /** Name of the framework, as people write it. */
  framework: string;
  /** Files to write, in this order. */
  files: PlannedFile[];
  /** Paths of files that are there already and stay as they are, each with a reason. */
  kept: { path: string; reason: string }[];
  /** Lines that have to be added by hand, as the place for them was not found. */
  byHand: { path: string; lines: readonly string[]; reason: string }[];
  /** Commands to run next. */
  commands: string[];
  /** Lines of code that show a first picture. */
  picture: readonly string[];
}
