/** Place of the keys that `bucketfirst-proxy dev` makes for itself. */
const FILE = ".bucketfirst/keys.json";

/**
 * Reads the key pair that the development server has made in the current folder, as variables; undefined without one, and
 * where there are no files.
 */
export function developmentKeys(): { IMGPROXY_KEY: string; IMGPROXY_SALT: string } | undefined {
  try {
    // A built-in module that is asked for by name is no import: bundles for Workers stay free of it.
    const { cwd, getBuiltinModule } = globalThis.process;
    const { key, salt } = JSON.parse(getBuiltinModule("node:fs").readFileSync(`${cwd()}/${FILE}`, "utf8"));
    return typeof key === "string" && typeof salt === "string" ? { IMGPROXY_KEY: key, IMGPROXY_SALT: salt } : undefined;
  } catch {
    return undefined;
  }
}
