import { MANY } from "./backend.mjs";
import { visit } from "./visit.mjs";

const MOST_REQUESTS = 2;

/**
 * Scrolls a page of hundreds of remote images to its end: it requests signatures in few requests, and nothing moves.
 *
 * @returns `{ faults, note }`
 */
export async function manyImages(browser, { app, backend }) {
  backend.reset();
  const page = await visit(browser, `${app.url}/all`, { ...backend, images: MANY, scroll: true });
  const { misses, proxied } = backend.seen();
  const signing = page.requests.filter((request) => request === `POST ${app.url}/api/images`).length;
  const note = `${MANY} remote images: ${signing} signing requests, layout shift ${page.shift}`;
  const faults = page.faults.map((fault) => `/all: ${fault}`);
  if (page.shown.length !== MANY || page.shown.some(({ naturalWidth }) => naturalWidth === 0))
    faults.push(`/all: expected ${MANY} images painted, got ${page.shown.filter((i) => i.naturalWidth > 0).length}`);
  if (misses.length !== MANY || proxied.length !== MANY)
    faults.push(`/all: expected ${MANY} + ${MANY} requests, got ${misses.length} + ${proxied.length}`);
  if (signing < 1 || signing > MOST_REQUESTS || page.shift !== 0)
    faults.push(`/all: expected at most ${MOST_REQUESTS} signing requests and no layout shift; ${note}`);
  return { faults, note };
}
