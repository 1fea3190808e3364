import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { invalidConfig, type ProxyError } from "../base/errors.js";

/** Lock files, and the command by which their package manager adds packages. */
const MANAGERS: Readonly<Record<string, string>> = {
  "pnpm-lock.yaml": "pnpm add",
  "yarn.lock": "yarn add",
  "bun.lock": "bun add",
  "bun.lockb": "bun add",
};

/** A folder with an application, as far as `init` reads it. */
export interface Project {
  /** Path of the folder. */
  readonly dir: string;
  /** Names of all dependencies, also those for development. */
  readonly dependencies: ReadonlySet<string>;
  /** Extension of new code files: `ts` where the project has TypeScript, else `js`. */
  readonly extension: "ts" | "js";
  /** Command that adds packages, by the lock file of the project; `npm install` where there is none. */
  readonly install: string;
  /** Returns the text of a file, or undefined where there is none. */
  read(path: string): string | undefined;
  /** Returns the first of some paths that exists. */
  first(...paths: string[]): string | undefined;
}

/**
 * Reads the application in a folder.
 *
 * @throws ProxyError `INVALID_CONFIG` where there is no `package.json`, or one that is no JSON object
 */
export function readProject(dir: string): Project {
  const isFile = (path: string): boolean => statSync(join(dir, path), { throwIfNoEntry: false })?.isFile() ?? false;
  const read = (path: string): string | undefined => (isFile(path) ? readFileSync(join(dir, path), "utf8") : undefined);
  const dependencies = dependenciesOf(join(dir, "package.json"), read("package.json"));
  const lock = Object.keys(MANAGERS).find((name) => existsSync(join(dir, name)));
  return {
    dir,
    dependencies,
    extension: isFile("tsconfig.json") || dependencies.has("typescript") ? "ts" : "js",
    install: (lock && MANAGERS[lock]) ?? "npm install",
    read,
    first: (...paths) => paths.find(isFile),
  };
}

function dependenciesOf(path: string, text: string | undefined): Set<string> {
  const invalid = (found: string): ProxyError =>
    invalidConfig(`${path}: expected the manifest of an application, ${found}`);
  if (text === undefined)
    throw invalid("found none: run init in the folder of your application, or name it with --dir");
  let manifest: unknown;
  try {
    manifest = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (cause) {
    throw invalid((cause as Error).message);
  }
  if (typeof manifest !== "object" || manifest === null) throw invalid(`got ${JSON.stringify(manifest)}`);
  const { dependencies, devDependencies } = manifest as Record<string, object | undefined>;
  return new Set(Object.keys({ ...dependencies, ...devDependencies }));
}
