import { fileURLToPath } from "node:url";
import { BucketfirstError } from "@bucketfirst/core";
import type { BucketfirstOptions } from "./BucketfirstOptions.js";
import { PICTURE } from "./pictureRequest.js";

/** Settings for Turbopack: those of the plugin that can be handed to a loader in another process. */
export interface TurbopackOptions<V extends string = string>
  extends Omit<BucketfirstOptions<V>, "signing" | "fileNames" | "dev" | "head" | "policy"> {
  /** Folder, relative to the project, into which originals are written, such as `public/originals`. Required. */
  originals: string;
  /** `false` builds unsigned addresses. Default: the keys stand in `IMGPROXY_KEY` and `IMGPROXY_SALT`. */
  signing?: false;
  /**
   * While `next dev` runs: addresses and keys of `bucketfirst-proxy dev`, which runs beside it on the folder `originals`. `false`
   * takes those of a build. Default true.
   */
  dev?: boolean;
}

/** A value that is handed to another process. */
type Json = string | number | boolean | Json[] | { [name: string]: Json };

/** Rules of `turbopack` in the configuration of Next, by their patterns. */
export interface TurbopackRules {
  /** Pattern of paths: which imports of them are taken, the loaders that read them, and the file type that those return. */
  [pattern: string]: {
    condition: { query: RegExp };
    loaders: { loader: string; options: Record<string, Json> }[];
    as: string;
  };
}

const LOADER = fileURLToPath(new URL("./turbopackLoader.js", import.meta.url));

/** Refuses what Turbopack would keep in its cache, or cannot hand to a loader. */
function checkOptions({ originals, signing, encoding }: TurbopackOptions): void {
  const fault = (message: string) => new BucketfirstError("INVALID_CONFIG", message);
  if (typeof originals !== "string" || originals === "")
    throw fault(
      `originals: expected a folder of files that Next serves, such as public/originals, got ${JSON.stringify(originals)}: Turbopack has no output that a loader could write to`,
    );
  if (signing)
    throw fault(
      "signing: expected the variables IMGPROXY_KEY and IMGPROXY_SALT in its place, got keys: Turbopack writes a loader's settings into its cache",
    );
  if (encoding !== undefined && typeof encoding !== "string")
    throw fault(`encoding: expected a name, got a value of type ${typeof encoding}: it is handed to another process`);
}

/**
 * Returns the rules by which Turbopack, which `next dev` and `next build` use, gives `import cat from "./cat.jpg?variant=card"` a
 * descriptor. Other imports of pictures stay Next's.
 *
 * @throws BucketfirstError `INVALID_CONFIG` that names the setting
 * @example
 * // next.config.ts
 * import bucketfirst from "@bucketfirst/vite/turbopack";
 *
 * const sourceBase = "https://shop.example.com/originals";
 * const variants = { card: { width: 400 } };
 * export default { turbopack: { rules: bucketfirst({ sourceBase, originals: "public/originals", variants }) } };
 */
export default function bucketfirst<V extends string>(options: TurbopackOptions<V>): TurbopackRules {
  checkOptions(options as TurbopackOptions);
  // All of it is plain JSON, which the types of the settings do not say.
  const settings = { root: process.cwd(), options: options as object as Json };
  return { "*": { condition: { query: PICTURE }, loaders: [{ loader: LOADER, options: settings }], as: "*.js" } };
}
