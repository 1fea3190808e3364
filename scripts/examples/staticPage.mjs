import { policyMode } from "./policy.mjs";
import { IMAGES, visit } from "./visit.mjs";

/**
 * Visits `/static`, a prerendered page whose policy allows scripts by their hashes: nothing of it is blocked, and all
 * images are painted.
 *
 * @returns `{ faults, note }`
 */
export async function staticPage(browser, { app, backend }) {
  const page = await visit(browser, `${app.url}/static`, backend);
  const mode = policyMode(page.policy);
  const painted = page.shown.filter(({ naturalWidth }) => naturalWidth > 0).length;
  const faults = page.faults.map((fault) => `/static: ${fault}`);
  if (mode !== "hash") faults.push(`/static: expected a policy of hashes, got ${mode}`);
  if (painted !== IMAGES) faults.push(`/static: expected ${IMAGES} images painted, got ${painted}`);
  return { faults, note: `/static: csp ${mode}, ${painted} painted` };
}
