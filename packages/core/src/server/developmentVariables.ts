import type { Environment } from "./imagesFromEnv.js";

/** Folder of `bucketfirst-proxy dev`, inside the folder of a project. */
const FOLDER = ".bucketfirst";

/** Address of `bucketfirst-proxy dev` without options. */
const ADDRESS = "http://127.0.0.1:8080";

/**
 * Returns the variables of an application that develops against `bucketfirst-proxy dev`: `PROXY_URL` and `CACHE_URL` of the
 * last such server in a folder, or of one without options, and the `IMGPROXY_KEY` and `IMGPROXY_SALT` that it has made
 * there. A folder without keys, and a runtime without files, give addresses alone. Nothing is thrown.
 *
 * @param folder the project's; default the current folder
 * @example
 * developmentVariables("/nowhere") // { PROXY_URL: "http://127.0.0.1:8080/proxy", CACHE_URL: "http://127.0.0.1:8080/bucket" }
 */
export function developmentVariables(folder?: string): Environment {
  const { url } = readOwn("server.json", folder);
  const { key, salt } = readOwn("keys.json", folder);
  const base = typeof url === "string" ? url : ADDRESS;
  const hasKeys = typeof key === "string" && typeof salt === "string";
  return {
    PROXY_URL: `${base}/proxy`,
    CACHE_URL: `${base}/bucket`,
    ...(hasKeys && { IMGPROXY_KEY: key, IMGPROXY_SALT: salt }),
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
