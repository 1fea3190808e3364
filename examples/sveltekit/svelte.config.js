import adapter from "@sveltejs/adapter-node";

export default {
  kit: {
    adapter: adapter(),
    // SvelteKit adds the hash of its own script, the handle of src/hooks.server.js what images need. With hashes instead of
    // nonces the page may be cached, or prerendered.
    csp: {
      mode: "hash",
      directives: {
        "default-src": ["none"],
        "script-src": ["self"],
        "style-src": ["self"],
        // This hash allows the style attribute of SvelteKit's own live region, and no other.
        "style-src-attr": ["unsafe-hashes", "sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo="],
        "connect-src": ["self"],
        "img-src": ["data:"],
        "base-uri": ["none"],
        "form-action": ["none"],
        "frame-ancestors": ["none"],
      },
    },
  },
};
