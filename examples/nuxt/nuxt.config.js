const card = { resize: { type: "fill", width: 380, height: 285 }, formats: ["webp"] };

export default defineNuxtConfig({
  compatibilityDate: "2026-01-01",
  modules: ["@bucketfirst/nuxt", "nuxt-security"],
  // Pages that are reached in the browser have their images signed at this address: named variants of these sources, nothing else.
  bucketfirst: { sets: true, variants: { card }, allowSources: ["local:///"], signPath: "/api/images" },
  // By default Nuxt also inlines the stylesheet, which the policy would have to allow.
  features: { inlineStyles: false },
  app: { head: { htmlAttrs: { lang: "en" }, title: "Nuxt", link: [{ rel: "icon", href: "data:," }] } },
  // The module nuxt-security makes a policy with a nonce for each page; @bucketfirst/nuxt adds what images need.
  security: {
    removeLoggers: false,
    headers: {
      contentSecurityPolicy: {
        "default-src": ["'none'"],
        "script-src": ["'self'", "'nonce-{{nonce}}'"],
        "style-src": ["'self'"],
        "connect-src": ["'self'"],
        "img-src": ["data:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'none'"],
        "upgrade-insecure-requests": false,
      },
    },
  },
});
