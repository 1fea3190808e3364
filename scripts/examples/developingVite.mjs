import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "../gate/workspace.mjs";
import { freePort, startApp } from "./app.mjs";
import { visit } from "./visit.mjs";

const SHOWN_MS = 60_000;

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
  const page = await context.newPage();
  // A change that is made before the page listens to its server does not reach it.
  await Promise.all([
    page.waitForEvent("console", {
      predicate: (message) => message.text().startsWith("[vite] connected"),
      timeout: SHOWN_MS,
    }),
    page.goto(url),
  ]);
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
  async (browser, { dir, env }) => {
    const started = performance.now();
    const port = await freePort();
    const args = ["run", "dev", "--silent", "--", "--host", "127.0.0.1", "--port", `${port}`];
    const app = await startApp(dir, env, port, { args, mode: "development" });
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    try {
      const [, origin] = /bucketfirst {2}pictures {2}(http:\S+)/.exec(app.output()) ?? [];
      if (!origin) return { faults: [`npm run dev: expected the address of the pictures, got\n${app.output()}`] };
      const look = async (stage) => {
        const { shown, faults } = await visit(browser, app.url, { cacheUrl: `${origin}/bucket`, images: 1 });
        const wrong = shown.filter((image) => image.stage !== stage || image.naturalWidth === 0);
        return [...faults, ...wrong.map((image) => `expected an image of ${stage}, got ${JSON.stringify(image)}`)];
      };
      const faults = await look("proxy");
      await untilStored(origin);
      faults.push(...(await look("cache")));
      faults.push(...(await editFaults(context, app.url, join(dir, picture))));
      if (faults.length > 0) faults.push(app.output());
      const seconds = ((performance.now() - started) / 1000).toFixed(0);
      return { faults: faults.map((fault) => `npm run dev: ${fault}`), note: `npm run dev ${seconds} s` };
    } finally {
      await context.close();
      await app.close();
    }
  };
