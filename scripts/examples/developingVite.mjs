import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "../gate/workspace.mjs";
import { lookAtDev, openListening, paintFaults, SHOWN_MS } from "./lookAtDev.mjs";

/** Returns whether the page shows an image that is painted from another address than this one. */
function showsOther(address) {
  const img = document.querySelector("img[data-stage]");
  return Boolean(img?.complete && img.naturalWidth && img.currentSrc !== address);
}

/** Waits until the plugin's own development server has stored what it made: a put ends after the response. */
async function untilStored(origin) {
  for (let i = 0; i < 200; i++) {
    const { stats } = await (await fetch(`${origin}/_bucketfirst/stats`)).json();
    if (stats.stored > 0) return;
    await sleep(50);
  }
}

/** Opens the page, puts another photograph into its file, and returns a fault where that is not painted. */
async function editFaults(context, url, file) {
  const page = await openListening(context, url);
  const shown = await page.waitForFunction(showsOther, "", { timeout: SHOWN_MS }).catch(() => undefined);
  const before = await page.evaluate(() => document.querySelector("img[data-stage]")?.currentSrc);
  copyFileSync(join(root, "examples/gallery/photos/grey.jpg"), file);
  const changed =
    shown && (await page.waitForFunction(showsOther, before, { timeout: SHOWN_MS }).catch(() => undefined));
  return changed ? [] : [`a changed picture did not reach the page: it shows ${before}`];
}

/**
 * Returns a look at Vite's own development server, beside which the plugin starts one for the pictures: the page is painted, bucket
 * first, its console is clean, and a page that is open shows a changed picture.
 *
 * @param picture file of the picture, whose content is changed
 * @returns `{ faults, note }`
 */
export const developingVite =
  ({ picture }) =>
  (browser, { dir, env }) =>
    lookAtDev(browser, { dir, env }, async (app, context) => {
      const [, origin] = /bucketfirst {2}pictures {2}(http:\S+)/.exec(app.output()) ?? [];
      if (!origin) return ["expected the address of the pictures"];
      const bucket = { cacheUrl: `${origin}/bucket` };
      const faults = await paintFaults(browser, app.url, bucket, "proxy");
      await untilStored(origin);
      faults.push(...(await paintFaults(browser, app.url, bucket, "cache")));
      return [...faults, ...(await editFaults(context, app.url, join(dir, picture)))];
    });
