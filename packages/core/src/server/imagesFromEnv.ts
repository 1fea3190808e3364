import { BucketfirstError } from "../base/errors.js";
import { createImages, type Images } from "../images/createImages.js";
import type { ImagesConfig } from "../images/ImagesConfig.js";
import type { Edition } from "../options/types.js";
import type { Signing } from "../sign/signing.js";
import { developmentVariables } from "./developmentVariables.js";

/** Variables of an environment by their names, as `process.env` has them. */
export interface Environment {
  /** Value of one variable; undefined where it is not set. */
  readonly [name: string]: string | undefined;
}

/** Settings of {@link imagesFromEnv}: those of `createImages`, of which addresses and keys may be left to the environment. */
export type EnvImagesConfig<V extends string = string, E extends Edition = Edition, S extends boolean = false> = Omit<
  ImagesConfig<V, E, S>,
  "proxyUrl"
> & {
  /** Address of the proxy. Default: the variable `PROXY_URL`. */
  proxyUrl?: string;
};

/** Fields of `createImages` and the variables that they are read from. */
const VARIABLES: Readonly<Record<string, string>> = {
  proxyUrl: "PROXY_URL",
  cacheUrl: "CACHE_URL",
  "signing.key": "IMGPROXY_KEY",
  "signing.salt": "IMGPROXY_SALT",
  "signing.size": "IMGPROXY_SIGNATURE_SIZE",
};

/** Reads all pairs of a rotation, as the proxy does: keys and salts, each separated by commas. */
function readSigning({ IMGPROXY_KEY = "", IMGPROXY_SALT = "", IMGPROXY_SIGNATURE_SIZE }: Environment): Signing[] {
  const [keys, salts] = [IMGPROXY_KEY.split(","), IMGPROXY_SALT.split(",")];
  if (keys.length !== salts.length)
    throw new BucketfirstError(
      "INVALID_CONFIG",
      `IMGPROXY_KEY, IMGPROXY_SALT: expected as many keys as salts, got ${keys.length} and ${salts.length}`,
    );
  const size = IMGPROXY_SIGNATURE_SIZE ? { size: Number(IMGPROXY_SIGNATURE_SIZE) } : {};
  return keys.map((key, i) => ({ key, salt: salts[i], ...size }));
}

/** Makes the error for variables that are not set. */
function missingFault(names: readonly string[], isDevelopment: boolean): BucketfirstError {
  const cure = isDevelopment
    ? "While you develop, npx @bucketfirst/proxy dev in this folder makes keys."
    : "A server reads them when it starts, and a page that is rendered ahead when it is built.";
  return new BucketfirstError(
    "INVALID_CONFIG",
    `${names.join(", ")}: expected in the environment, got ${names.length > 1 ? "none of them" : "nothing"}. ${cure}`,
  );
}

/**
 * Creates the instance of a server from its environment: `PROXY_URL`, `CACHE_URL`, `IMGPROXY_KEY`, `IMGPROXY_SALT` and
 * `IMGPROXY_SIGNATURE_SIZE`, the names that the proxy reads too. A field of `config` stands in place of its variable. With
 * `NODE_ENV=development` addresses and keys that are not set are those of `bucketfirst-proxy dev` in the same folder.
 *
 * @param env variables; default `process.env`. SvelteKit has them in `$env/dynamic/private`.
 * @throws BucketfirstError `INVALID_CONFIG` that names every variable which is missing, and as `createImages`
 * @example
 * const env = { PROXY_URL: "https://img.test", CACHE_URL: "https://b.test", IMGPROXY_KEY: "736563726574", IMGPROXY_SALT: "68656C6C6F" };
 * imagesFromEnv({ variants: { card: { width: 300 } } }, env).variants // ["card"]
 */
export function imagesFromEnv<V extends string = never, E extends Edition = "oss", S extends boolean = false>(
  config: EnvImagesConfig<V, E, S> = {},
  env: Environment = globalThis.process?.env ?? {},
): Images<V, E, S> {
  const isDevelopment = (env.NODE_ENV ?? globalThis.process?.env?.NODE_ENV) === "development";
  const all = isDevelopment ? developmentVariables(env) : env;
  const needed = [
    ...("proxyUrl" in config ? [] : ["PROXY_URL"]),
    ...("cacheUrl" in config ? [] : ["CACHE_URL"]),
    ...("signing" in config ? [] : ["IMGPROXY_KEY", "IMGPROXY_SALT"]),
  ];
  const missing = needed.filter((name) => !all[name]);
  if (missing.length > 0) throw missingFault(missing, isDevelopment);
  const fromEnv = {
    proxyUrl: all.PROXY_URL,
    cacheUrl: all.CACHE_URL,
    ...(!("signing" in config) && { signing: readSigning(all) }),
  };
  try {
    return createImages<V, E, S>({ ...fromEnv, ...config } as ImagesConfig<V, E, S>);
  } catch (cause) {
    if (!(cause instanceof BucketfirstError)) throw cause;
    // The developer has written a variable, not the field.
    const [field = ""] = cause.message.split(":", 1);
    const name = field.split(".", 1)[0]! in config ? undefined : VARIABLES[field];
    throw name ? new BucketfirstError(cause.code, name + cause.message.slice(field.length), { cause }) : cause;
  }
}
