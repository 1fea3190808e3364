import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BucketfirstError } from "@bucketfirst/core";
import type { Environment } from "@bucketfirst/proxy";
import type { BucketfirstOptions } from "./BucketfirstOptions.js";

/** Address of `bucketfirst-proxy dev` without options. */
const ADDRESS = "http://127.0.0.1:8080";

/** Reads a file that the development server keeps in the folder of a project; an empty object without one. */
function readOwn(root: string, name: string): Record<string, string | undefined> {
  try {
    return Object(JSON.parse(readFileSync(join(root, ".bucketfirst", name), "utf8")));
  } catch {
    return {};
  }
}

function ownVariables(root: string): Environment {
  const { url = ADDRESS } = readOwn(root, "server.json");
  const { key, salt } = readOwn(root, "keys.json");
  return { PROXY_URL: `${url}/proxy`, CACHE_URL: `${url}/bucket`, IMGPROXY_KEY: key, IMGPROXY_SALT: salt };
}

/**
 * Returns settings and variables for a development server that the bundler does not start, on the folder of the originals.
 * Variables that are set stay as they are.
 *
 * @throws BucketfirstError `INVALID_CONFIG` where there is no key pair yet
 */
export function developmentSettings(
  root: string,
  { originals }: Pick<BucketfirstOptions, "originals">,
  environment: Environment,
): { options: Partial<BucketfirstOptions>; environment: Environment } {
  const own = ownVariables(root);
  const hasKeys = Boolean(environment.IMGPROXY_KEY || environment.IMGPROXY_SALT);
  const all: Environment = {
    ...own,
    ...(hasKeys && { IMGPROXY_KEY: undefined, IMGPROXY_SALT: undefined }),
    ...Object.fromEntries(Object.entries(environment).filter(([, value]) => value)),
  };
  if (!all.IMGPROXY_KEY && !all.IMGPROXY_SALT)
    throw new BucketfirstError(
      "INVALID_CONFIG",
      `IMGPROXY_KEY, IMGPROXY_SALT: expected in the environment, got none of them. While you develop, npx @bucketfirst/proxy dev --root ${originals} in this folder makes keys.`,
    );
  const { PROXY_URL: proxyUrl, CACHE_URL: cacheUrl } = all;
  return { options: { proxyUrl, cacheUrl, sourceBase: "local:///", encoding: "base64" }, environment: all };
}
