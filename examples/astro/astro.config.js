import node from "@astrojs/node";
import bucketfirst from "@bucketfirst/astro";
import { defineConfig } from "astro/config";

const card = { resize: { type: "fill", width: 380, height: 285 }, formats: ["webp"] };

export default defineConfig({
  output: "server",
  adapter: node({ mode: "standalone" }),
  integrations: [bucketfirst({ sets: true, variants: { card } })],
  experimental: {
    // Astro adds the hashes of its own scripts and styles, the integration what images need. With hashes instead of nonces the
    // page may be cached.
    csp: {
      directives: [
        "default-src 'none'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ],
    },
  },
});
