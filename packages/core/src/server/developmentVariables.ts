/** Folder of `bucketfirst-proxy dev`. */
const FOLDER = ".bucketfirst";

/** Address of `bucketfirst-proxy dev` without options. */
const ADDRESS = "http://127.0.0.1:8080";

/** Reads a file of that folder; an empty object without one, and where there are no files. */
function readOwn(name: string): Record<string, unknown> {
  try {
    // A built-in module that is asked for by name is no import: bundles for Workers stay free of it.
    const { cwd, getBuiltinModule } = globalThis.process;
    return Object(JSON.parse(getBuiltinModule("node:fs").readFileSync(`${cwd()}/${FOLDER}/${name}`, "utf8")));
  } catch {
    return {};
  }
}

/** Reads the key pair that the development server has made in the current folder, as variables; undefined without one. */
export function developmentKeys(): { IMGPROXY_KEY: string; IMGPROXY_SALT: string } | undefined {
  const { key, salt } = readOwn("keys.json");
  return typeof key === "string" && typeof salt === "string" ? { IMGPROXY_KEY: key, IMGPROXY_SALT: salt } : undefined;
}

/** Reads the addresses of the last development server in the current folder, as variables: those without options by default. */
export function developmentAddresses(): { PROXY_URL: string; CACHE_URL: string } {
  const { url } = readOwn("server.json");
  const base = typeof url === "string" ? url : ADDRESS;
  return { PROXY_URL: `${base}/proxy`, CACHE_URL: `${base}/bucket` };
}
