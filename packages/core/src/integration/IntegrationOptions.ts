import { fault } from "../base/fault.js";
import type { Images } from "../images/createImages.js";
import type { SignHandlerOptions, SigningImages } from "../server/createSignHandler.js";

/** Default path of the signing endpoint. */
export const SIGN_PATH = "/_bucketfirst/images";

/** Instance of `createImages` or `imagesFromEnv`, of either kind of addressing. */
export type ServerImages = SigningImages & Pick<Images<string, "oss" | "pro", boolean>, "buildUrls">;

/** Settings of {@link createIntegration}, which each framework's own function takes too. */
export interface IntegrationOptions extends Partial<SignHandlerOptions> {
  /** Instance of `createImages` or `imagesFromEnv`. */
  images: ServerImages;
  /**
   * Sources that browsers may have signed, as in `createSignHandler`. Default none, and no endpoint: pages show only what
   * the server has rendered.
   */
  allowSources?: readonly string[];
  /** Path of the signing endpoint. Default `/_bucketfirst/images`. */
  signPath?: string;
  /** Adds the patience script to the head. Default false. */
  patience?: boolean;
  /** Connects to the bucket early. Default true. */
  preconnect?: boolean;
  /** Puts the stylesheet inline into the head. Default true. */
  stylesheet?: boolean;
}

const KEYS = ["images", "allowSources", "authorize", "maxBatch", "cors", "meta", "signPath", "patience", "preconnect"];

/**
 * Checks the settings, since a misspelt one would silently do nothing.
 *
 * @throws BucketfirstError `INVALID_CONFIG` that names the setting
 */
export function checkOptions(options: IntegrationOptions): void {
  if (Object(options) !== options) throw fault("CONFIG", "options", "an object", options);
  const known = [...KEYS, "stylesheet"];
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown) throw fault("CONFIG", "options", `keys of ${known.join(", ")}`, unknown);
  const { images, signPath = SIGN_PATH, allowSources, authorize, maxBatch, cors, meta } = options;
  if (typeof images?.buildUrls !== "function")
    throw fault("CONFIG", "images", "an instance of createImages or imagesFromEnv", images);
  if (typeof signPath !== "string" || !/^\/[\w./~-]+$/.test(signPath))
    throw fault("CONFIG", "signPath", "a path such as /api/images", signPath);
  const idle = Object.entries({ authorize, maxBatch, cors, meta, signPath: options.signPath }).find(([, v]) => v);
  if (!allowSources && idle)
    throw fault("CONFIG", "allowSources", `the sources that browsers may have signed, beside ${idle[0]}`, undefined);
  for (const name of ["patience", "preconnect", "stylesheet"] as const)
    if (!["boolean", "undefined"].includes(typeof options[name]))
      throw fault("CONFIG", name, "true or false", options[name]);
}
