import type { Signing } from "@bucketfirst/core";
import type { DevServer } from "./devServer.js";

/**
 * Returns code that fits a development server, ready to paste.
 *
 * @param keys `written` puts the pair into the code; `environment` reads it from `IMGPROXY_KEY` and `IMGPROXY_SALT`
 */
export function snippetOf(
  { proxyUrl, cacheUrl, cacheFolder, signing }: Pick<DevServer, "proxyUrl" | "cacheUrl" | "cacheFolder" | "signing">,
  keys: "written" | "environment",
): string {
  const [key, salt] =
    keys === "written"
      ? [JSON.stringify(signing.key), JSON.stringify(signing.salt)]
      : ["process.env.IMGPROXY_KEY", "process.env.IMGPROXY_SALT"];
  return [
    'import { createImages } from "@bucketfirst/core";',
    "",
    "const images = createImages({",
    `  proxyUrl: ${JSON.stringify(proxyUrl)},`,
    `  cacheUrl: ${JSON.stringify(cacheUrl)},`,
    ...(cacheFolder ? [`  cacheFolder: ${JSON.stringify(cacheFolder)},`] : []),
    "  sets: true,",
    "  signing: {",
    `    key: ${key},`,
    `    salt: ${salt},`,
    ...(signing.size !== undefined && signing.size !== 32 ? [`    size: ${signing.size},`] : []),
    "  },",
    "});",
  ].join("\n");
}

/** Returns the lines of a `.env` file that hold a key pair. */
export const environmentLines = ({ key, salt }: Signing): string => `IMGPROXY_KEY=${key}\nIMGPROXY_SALT=${salt}`;
