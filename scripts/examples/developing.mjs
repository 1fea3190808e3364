import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lookAtDev, openListening, paintFaults, SHOWN_MS } from "./lookAtDev.mjs";

const WIDTH = { before: 400, after: 320 };

/** Returns whether the page shows an image of this width that is painted. */
function showsWidth(width) {
  const img = document.querySelector(`img[data-stage][width="${width}"]`);
  return Boolean(img?.complete && img.naturalWidth);
}

/** Waits until the server renders an image of this width: before that it may answer with a page of its own. */
async function untilRendered(url, width) {
  for (let i = 0; i < 120; i++) {
    // A server that starts anew may keep a request for good.
    const text = await fetch(url, { signal: AbortSignal.timeout(5000) }).then(
      (response) => response.text().catch(() => ""),
      () => "",
    );
    if (text.includes(`width="${width}"`)) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/**
 * Returns a look at the application's development server, beside the backend: the page is painted bucket first, its console is
 * clean, and a page that is open shows a changed variant.
 *
 * @param file module that holds the variant `card`, 400 pixels wide
 * @param host flag of the development server for its host
 * @param reloads whether its framework leaves an open page as it is after a change of its configuration
 * @returns `{ faults, note }`
 */
export const developing =
  ({ file, host, reloads = false }) =>
  (browser, { backend, dir, env }) =>
    lookAtDev(browser, { dir, env, host }, async (app, context) => {
      await untilRendered(app.url, WIDTH.before);
      // The production build has had it stored.
      const faults = await paintFaults(browser, app.url, backend, "cache");
      const page = await openListening(context, app.url);
      await page.waitForFunction(showsWidth, WIDTH.before, { timeout: SHOWN_MS });
      backend.reset();
      const path = join(dir, file);
      const text = readFileSync(path, "utf8");
      writeFileSync(path, text.replace(`width: ${WIDTH.before}`, `width: ${WIDTH.after}`));
      if (reloads) {
        await untilRendered(app.url, WIDTH.after);
        // The framework's own client may load the page anew at the same moment, which ends this.
        await page.reload().catch(() => {});
      }
      const isUpdated = await page
        .waitForFunction(showsWidth, WIDTH.after, { timeout: SHOWN_MS })
        .catch(() => undefined);
      if (!isUpdated) faults.push(`a changed variant in ${file} did not reach the page`);
      await backend.untilStored();
      const { misses, proxied } = backend.seen();
      if (misses.length === 0 || proxied.length === 0)
        faults.push(`expected the bucket asked first and then the proxy, got ${misses.length} and ${proxied.length}`);
      return [...faults, ...(await paintFaults(browser, app.url, backend, "cache"))];
    });
