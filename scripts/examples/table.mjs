/**
 * The examples in the order in which they are driven, and what is particular to each:
 * - `csp`: how its policy lets the head script through: `nonce`, `hash`, or `self` for a script from a file
 * - `client`: folders of the built example from which browsers are served; all that was downloaded is searched as well
 */
export const EXAMPLES = {
  "express-ejs": { csp: "nonce", client: [] },
  "plain-html": { csp: "self", client: ["dist"] },
};

/** Every example shows this many photographs on its first page, all of them in a window of 1280 × 900. */
export const IMAGES = 3;
