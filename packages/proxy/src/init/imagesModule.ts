/**
 * Returns the text of a module that makes the images instance of an application.
 *
 * @param before lines in front of the first statement, such as `import "server-only";`
 * @param environment expression that holds the variables of the environment
 */
export const imagesModule = (before: readonly string[], environment: string): string =>
  `${[
    ...before,
    'import { createImages } from "@bucketfirst/core";',
    "",
    `const { PROXY_URL, CACHE_URL, IMGPROXY_KEY, IMGPROXY_SALT } = ${environment};`,
    "",
    "// On the server only: the key pair signs addresses.",
    "export const images = createImages({",
    "  proxyUrl: PROXY_URL,",
    "  cacheUrl: CACHE_URL,",
    "  sets: true,",
    "  signing: { key: IMGPROXY_KEY, salt: IMGPROXY_SALT },",
    "  variants: {",
    '    card: { resize: { type: "fill", width: 400, height: 300 }, formats: ["avif", "webp"] },',
    "  },",
    "});",
  ].join("\n")}\n`;
