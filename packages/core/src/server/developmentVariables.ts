import type { Environment } from "./imagesFromEnv.js";

/** Folder of `bucketfirst-proxy dev`, inside the folder of a project. */
const FOLDER = ".bucketfirst";

/** Address of `bucketfirst-proxy dev` without options. */
const ADDRESS = "http://127.0.0.1:8080";

/**
 * Returns the variables of an application that develops against `bucketfirst-proxy dev`: those of its environment, and where
 * they are not set `PROXY_URL` and `CACHE_URL` of the last such server in a folder, or of one without options, and the
 * `IMGPROXY_KEY` and `IMGPROXY_SALT` that it has made there. Of a pair both are the environment's, or both the server's. A
 * folder without keys, and a runtime without files, add addresses alone. Nothing is thrown.
 *
 * @param env variables of the environment; an empty one is not set
 * @param folder the project's; default the current folder
 * @example
 * developmentVariables({ CACHE_URL: "/b" }, "/nowhere") // { PROXY_URL: "http://127.0.0.1:8080/proxy", CACHE_URL: "/b" }
 */
export function developmentVariables(env: Environment, folder?: string): Environment {
  const { url } = readOwn("server.json", folder);
  const { key, salt } = readOwn("keys.json", folder);
  const base = typeof url === "string" ? url : ADDRESS;
  const isPair = typeof key === "string" && typeof salt === "string";
  return {
    PROXY_URL: `${base}/proxy`,
    CACHE_URL: `${base}/bucket`,
    ...(isPair && !env.IMGPROXY_KEY && !env.IMGPROXY_SALT && { IMGPROXY_KEY: key, IMGPROXY_SALT: salt }),
    ...Object.fromEntries(Object.entries(env).filter(([, value]) => value)),
  };
}

/** Reads a file that the development server keeps; an empty object without one, and where there are no files. */
function readOwn(name: string, folder?: string): Record<string, unknown> {
  try {
    // A built-in module that is asked for by name is no import: bundles for Workers stay free of it.
    const { cwd, getBuiltinModule } = globalThis.process;
    const path = `${folder ?? cwd()}/${FOLDER}/${name}`;
    return Object(JSON.parse(getBuiltinModule("node:fs").readFileSync(path, "utf8")));
  } catch {
    return {};
  }
}
