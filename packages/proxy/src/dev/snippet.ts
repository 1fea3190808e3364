import type { DevServer } from "./devServer.js";

/** Code that fits a development server, ready to paste. */
export function snippetOf({ proxyUrl, cacheUrl, cacheFolder, signing }: DevServer): string {
  return [
    'import { createImages } from "@bucketfirst/core";',
    "",
    "const images = createImages({",
    `  proxyUrl: "${proxyUrl}",`,
    `  cacheUrl: "${cacheUrl}",`,
    ...(cacheFolder ? [`  cacheFolder: ${JSON.stringify(cacheFolder)},`] : []),
    "  signing: {",
    `    key: "${signing.key}",`,
    `    salt: "${signing.salt}",`,
    "  },",
    "});",
  ].join("\n");
}
