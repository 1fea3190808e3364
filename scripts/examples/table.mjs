import { createFreshNext } from "./freshNext.mjs";
import { manyImages } from "./manyImages.mjs";
import { signRoute } from "./signRoute.mjs";
import { staticPage } from "./staticPage.mjs";

/**
 * The examples in the order in which they are driven, and what is particular to each:
 * - `csp`: how its policy lets the head script through: `nonce`, `hash`, or `self` for a script from a file
 * - `client`: folders of the built example from which browsers are served; all that was downloaded is searched as well
 * - `also`: what is measured beside, each on a page or an address of its own
 * - `make`: makes the application where it is no folder of examples/
 * - `images`: how many it shows, where that is not three
 */
export const EXAMPLES = {
  "express-ejs": { csp: "nonce", client: [] },
  "plain-html": { csp: "self", client: ["dist"] },
  "vite-spa": { csp: "self", client: ["dist"], also: [manyImages] },
  "hono-workers": { csp: "nonce", client: ["dist/client"] },
  next: { csp: "nonce", client: [".next/static"], also: [signRoute, staticPage] },
  "fresh-next": { make: createFreshNext, images: 1, csp: "none", client: [".next/static"] },
  "react-router": { csp: "nonce", client: ["build/client"] },
  nuxt: { csp: "nonce", client: [".output/public"] },
  sveltekit: { csp: "hash", client: ["build/client"] },
  astro: { csp: "hash", client: ["dist/client"] },
};
