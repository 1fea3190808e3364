import { addCardPages, cardPages } from "./cardPages.mjs";
import { developing } from "./developing.mjs";
import { developingVite } from "./developingVite.mjs";
import { docsApp } from "./docsApps.mjs";
import { freshApp } from "./freshApps.mjs";
import { createFreshNext } from "./freshNext.mjs";
import { manyImages } from "./manyImages.mjs";
import { signRoute } from "./signRoute.mjs";
import { staticPage } from "./staticPage.mjs";
import { uploads } from "./uploads.mjs";

/**
 * Examples in the order in which they run, with the settings of each:
 * - `csp`: the way in which its policy allows the head script: `nonce`, `hash`, or `self` for a script from a file
 * - `client`: folders of the built example from which browsers are served; all that was downloaded is searched as well
 * - `also`: further measurements, each on a page or an address of its own
 * - `make`: function that makes the application where it is no folder of examples/
 * - `prepare`: function that adds to the copy of the example, before its build
 * - `images`: number of images, where that is not three
 * - `newer`: whether its framework needs a newer Node than we do
 * - `shift`: most layout shift, where the template itself moves by less than a pixel
 */
export const EXAMPLES = {
  "express-ejs": { csp: "nonce", client: [], also: [uploads] },
  "plain-html": { csp: "self", client: ["dist"] },
  "vite-spa": { csp: "self", client: ["dist"], also: [manyImages] },
  "hono-workers": { csp: "nonce", client: ["dist/client"] },
  next: { csp: "nonce", client: [".next/static"], also: [signRoute, staticPage, cardPages], prepare: addCardPages },
  "fresh-next": { make: createFreshNext, images: 1, csp: "hash", client: [".next/static"] },
  "react-router": { csp: "nonce", client: ["build/client"] },
  nuxt: { csp: "nonce", client: [".output/public"], also: [signRoute] },
  sveltekit: { csp: "hash", client: ["build/client"] },
  "fresh-next-init": {
    make: freshApp("next"),
    images: 2,
    csp: "hash",
    client: [".next/static"],
    also: [developing({ file: "lib/images.ts", host: "--hostname" })],
  },
  "fresh-nuxt": {
    make: docsApp("nuxt"),
    newer: true,
    images: 1,
    csp: "nonce",
    client: [".output/public"],
    also: [developing({ file: "nuxt.config.ts", reloads: true })],
  },
  "fresh-astro": {
    make: docsApp("astro"),
    newer: true,
    images: 1,
    csp: "hash",
    client: ["dist"],
    also: [developing({ file: "astro.config.mjs" })],
  },
  "fresh-sveltekit": {
    make: freshApp("sveltekit"),
    images: 1,
    csp: "nonce",
    client: [".svelte-kit/output/client"],
    also: [developing({ file: "src/hooks.server.ts", reloads: true })],
  },
  "fresh-vite-react": {
    make: freshApp("vite-react"),
    images: 1,
    shift: 0.001,
    csp: "hash",
    client: ["dist"],
    also: [developingVite({ picture: "src/assets/kite.jpg" })],
  },
  "fresh-vite-vue": { make: freshApp("vite-vue"), images: 1, shift: 0.001, csp: "hash", client: ["dist"] },
  "fresh-vite-svelte": { make: freshApp("vite-svelte"), images: 1, shift: 0.001, csp: "hash", client: ["dist"] },
  astro: { csp: "hash", client: ["dist/client"] },
};
