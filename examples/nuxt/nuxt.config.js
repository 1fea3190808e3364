export default defineNuxtConfig({
  compatibilityDate: "2026-01-01",
  css: ["@bucketfirst/core/style.css"],
  // By default Nuxt also inlines the stylesheet, which the policy would have to allow.
  features: { inlineStyles: false },
  app: {
    head: {
      htmlAttrs: { lang: "en" },
      title: "Nuxt",
      link: [{ rel: "icon", href: "data:," }],
    },
  },
  // This configuration is private: it reaches no browser, and is not in the build. Nitro reads the variables at its start.
  runtimeConfig: {
    proxyUrl: "{{PROXY_URL}}",
    cacheUrl: "{{CACHE_URL}}",
    imgproxyKey: "{{IMGPROXY_KEY}}",
    imgproxySalt: "{{IMGPROXY_SALT}}",
  },
  nitro: { experimental: { envExpansion: true } },
});
