import { freePort, startApp } from "./app.mjs";
import { startSlowProxy } from "./slowProxy.mjs";
import { IMAGES, visit } from "./visit.mjs";

/** Box of an upload: its width is that of the variant, its height follows from the original of 2560 × 1600 pixels. */
const BOX = "380 x 238";
const COLOR = /^#[\da-f]{6}$/;

/** Counts requests, of pictures or of metadata, as `bucket hits + bucket misses + proxied`. */
const countsOf = ({ hits, misses, proxied }) => `${hits.length} + ${misses.length} + ${proxied.length}`;

/** Compares what was counted on the way to a page with what was expected there. */
const compare = (what, { pictures, meta }, seen) =>
  [
    ["pictures", pictures, countsOf(seen)],
    ["metadata", meta, countsOf(seen.meta)],
  ]
    .filter(([, expected, got]) => expected !== got)
    .map(([kind, expected, got]) => `${what}: expected ${expected} requests for ${kind}, got ${got}`);

/** Visits the page, and returns its faults: each picture has the box and the colour of its original, and nothing moves. */
async function boxedVisit(browser, url, backend, { what, stage, ...expected }) {
  const { shown, shift, faults } = await visit(browser, url, backend);
  await backend.untilStored();
  const wrong = shown.filter(
    (image) =>
      image.stage !== stage || image.naturalWidth === 0 || image.box !== BOX || !COLOR.test(image.placeholder ?? ""),
  );
  return [
    ...faults,
    ...(shown.length === IMAGES ? [] : [`${what}: expected ${IMAGES} images, got ${shown.length}`]),
    ...wrong.map((image) => `${what}: expected ${BOX}, a colour and stage ${stage}, got ${JSON.stringify(image)}`),
    ...(shift === 0 ? [] : [`${what}: expected no layout shift, got ${shift}`]),
    ...compare(what, expected, backend.seen()),
  ];
}

/**
 * Visits the page of uploads, whose sizes nobody wrote down. While the proxy is silent about metadata the page comes at its
 * deadline, without boxes. Then come a first visitor and a second one, and one after a restart of the application.
 *
 * @returns `{ faults, note }`
 */
export async function uploads(browser, { app, backend, dir }) {
  const slow = await startSlowProxy(backend.env.PROXY_URL);
  const behind = await startApp(dir, { ...backend.env, PROXY_URL: slow.proxyUrl }, await freePort());
  const faults = [];
  try {
    backend.reset();
    const started = performance.now();
    const html = await (await fetch(`${behind.url}/uploads`)).text();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (slow.held.size !== IMAGES)
      faults.push(`/uploads: expected a page while ${IMAGES} requests for metadata wait, ${slow.held.size} did`);
    if (html.match(/<img[^>]*>/g)?.length !== IMAGES || / height="/.test(html))
      faults.push(`/uploads at the deadline: expected ${IMAGES} images without a height, got ${html}`);
    await slow.letGo();
    const look = (url, expected) => boxedVisit(browser, `${url}/uploads`, backend, expected);
    const none = "0 + 0 + 0";
    // Its metadata was asked for by the page before, once: in the bucket, then at the proxy.
    const first = { what: "/uploads", stage: "proxy", pictures: "0 + 3 + 3", meta: "0 + 3 + 3" };
    faults.push(...(await look(behind.url, first)));
    backend.reset();
    const second = { what: "/uploads again", stage: "cache", pictures: "3 + 0 + 0", meta: none };
    faults.push(...(await look(behind.url, second)));
    backend.reset();
    // This application has just begun to ask, as after a restart, and finds it all in the bucket.
    const restarted = { what: "/uploads after a restart", stage: "cache", pictures: "3 + 0 + 0", meta: "3 + 0 + 0" };
    faults.push(...(await look(app.url, restarted)));
    return { faults, note: `/uploads: metadata 0 + 3 + 3, then none; ${seconds} s while the proxy is silent` };
  } finally {
    await behind.close();
    slow.close();
  }
}
