import node from "@astrojs/node";
import { fallbackScriptHash, styleHash } from "@bucketfirst/core/html";
import { defineConfig, envField } from "astro/config";

const { CACHE_URL, PROXY_URL } = process.env;
const imageOrigins = [...new Set([CACHE_URL, PROXY_URL].map((url) => new URL(url).origin))];
const secret = envField.string({ context: "server", access: "secret" });

export default defineConfig({
  output: "server",
  adapter: node({ mode: "standalone" }),
  // The keys are read when the server starts: none is in the build, and no code for browsers can import one.
  env: { schema: { IMGPROXY_KEY: secret, IMGPROXY_SALT: secret, PROXY_URL: secret, CACHE_URL: secret } },
  experimental: {
    // Astro adds the hashes of its own scripts and styles. With hashes instead of nonces the page may be cached.
    csp: {
      scriptDirective: { hashes: [fallbackScriptHash] },
      styleDirective: { hashes: [styleHash] },
      directives: [
        "default-src 'none'",
        `img-src data: ${imageOrigins.join(" ")}`,
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ],
    },
  },
});
