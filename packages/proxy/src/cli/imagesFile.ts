import { readFile } from "node:fs/promises";
import { createImages, type Images, type ImagesConfig, isBucketfirstError } from "@bucketfirst/core";
import { invalidConfig } from "../base/errors.js";
import { environmentKeys } from "./environmentKeys.js";

/**
 * Creates images with the settings of a JSON file and the keys of the environment, so that secrets stay out of files.
 * Without keys the addresses are unsigned, and a line on stderr says so.
 *
 * @throws ProxyError `INVALID_CONFIG` that names the file
 */
export async function imagesFrom(file: string): Promise<Images> {
  const text = await readFile(file, "utf8").catch((cause) => {
    throw invalidConfig(
      `${file}: expected a JSON file with proxyUrl, cacheUrl and variants, as for createImages (${cause.code})`,
    );
  });
  const config = parse(file, text);
  const signing = config.signing ?? environmentKeys()?.signing[0];
  if (!signing) console.error("IMGPROXY_KEY and IMGPROXY_SALT are not set: these addresses are unsigned");
  try {
    return createImages({ ...config, ...(signing && { signing }) }) as unknown as Images;
  } catch (error) {
    if (isBucketfirstError(error)) throw invalidConfig(`${file}: ${error.message}`);
    throw error;
  }
}

function parse(file: string, text: string): ImagesConfig {
  let config: unknown;
  try {
    config = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (cause) {
    throw invalidConfig(`${file}: expected JSON, ${(cause as Error).message}`);
  }
  if (typeof config === "object" && config !== null && !Array.isArray(config)) return config as ImagesConfig;
  throw invalidConfig(
    `${file}: expected an object with proxyUrl, cacheUrl and variants, got ${JSON.stringify(config)}`,
  );
}
