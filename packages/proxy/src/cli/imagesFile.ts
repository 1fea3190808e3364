import { readFile } from "node:fs/promises";
import { createImages, type Images, type ImagesConfig, type Signing } from "@bucketfirst/core";
import { ProxyError } from "../errors.js";

/** Key pair of the environment; the first of several. */
export function environmentSigning(): Signing | undefined {
  const { IMGPROXY_KEY, IMGPROXY_SALT, IMGPROXY_SIGNATURE_SIZE } = process.env;
  if (!IMGPROXY_KEY || !IMGPROXY_SALT) return undefined;
  const pair = { key: IMGPROXY_KEY.split(",")[0]!, salt: IMGPROXY_SALT.split(",")[0]! };
  return IMGPROXY_SIGNATURE_SIZE ? { ...pair, size: Number(IMGPROXY_SIGNATURE_SIZE) } : pair;
}

/** `createImages` with the settings of a JSON file, and the keys of the environment: secrets stay out of files. */
export async function imagesFrom(file: string): Promise<Images> {
  const text = await readFile(file, "utf8").catch((cause) => {
    throw new ProxyError(
      500,
      `${file}: expected a JSON file with proxyUrl, cacheUrl and variants, as for createImages (${cause.code})`,
      { code: "INVALID_CONFIG" },
    );
  });
  let config: ImagesConfig;
  try {
    config = JSON.parse(text) as ImagesConfig;
  } catch (cause) {
    throw new ProxyError(500, `${file}: expected JSON, ${(cause as Error).message}`, { code: "INVALID_CONFIG" });
  }
  const signing = config.signing ?? environmentSigning();
  return createImages({ ...config, ...(signing && { signing }) }) as unknown as Images;
}
