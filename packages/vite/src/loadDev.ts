import { BucketfirstError } from "@bucketfirst/core";

/**
 * Loads the development half of the proxy, which measures pictures and serves them: at its first use, since it brings an
 * image library.
 *
 * @throws BucketfirstError `INVALID_CONFIG` where that library is not installed
 */
export async function loadDev(): Promise<typeof import("@bucketfirst/proxy/dev")> {
  try {
    return await import("@bucketfirst/proxy/dev");
  } catch (cause) {
    if (!/\bsharp\b/.test(`${cause} ${(cause as Error).cause}`)) throw cause;
    throw new BucketfirstError(
      "INVALID_CONFIG",
      "sharp: expected the library by which pictures are measured, found none that loads here: npm install -D sharp",
      { cause },
    );
  }
}
