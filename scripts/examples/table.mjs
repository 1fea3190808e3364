import { manyImages } from "./manyImages.mjs";
import { signRoute } from "./signRoute.mjs";

/**
 * The examples in the order in which they are driven, and what is particular to each:
 * - `csp`: how its policy lets the head script through: `nonce`, `hash`, or `self` for a script from a file
 * - `client`: folders of the built example from which browsers are served; all that was downloaded is searched as well
 * - `also`: what is measured on a page of its own
 */
export const EXAMPLES = {
  "express-ejs": { csp: "nonce", client: [] },
  "plain-html": { csp: "self", client: ["dist"] },
  "vite-spa": { csp: "self", client: ["dist"], also: manyImages },
  "hono-workers": { csp: "nonce", client: ["dist/client"] },
  next: { csp: "nonce", client: [".next/static"], also: signRoute },
  "react-router": { csp: "nonce", client: ["build/client"] },
  nuxt: { csp: "nonce", client: [".output/public"] },
  sveltekit: { csp: "hash", client: ["build/client"] },
  astro: { csp: "hash", client: ["dist/client"] },
};
