export default defineNuxtConfig({
  compatibilityDate: "2026-01-01",
  css: ["@bucketfirst/core/style.css"],
  // Without it the stylesheet stands in the page as well: one more thing to allow.
  features: { inlineStyles: false },
  app: {
    head: {
      htmlAttrs: { lang: "en" },
      title: "Nuxt",
      link: [{ rel: "icon", href: "data:," }],
    },
  },
  // Private: nothing of it reaches a browser, and none of it is in the build. Nitro reads the variables when it starts.
  runtimeConfig: {
    proxyUrl: "{{PROXY_URL}}",
    cacheUrl: "{{CACHE_URL}}",
    imgproxyKey: "{{IMGPROXY_KEY}}",
    imgproxySalt: "{{IMGPROXY_SALT}}",
  },
  nitro: { experimental: { envExpansion: true } },
});
