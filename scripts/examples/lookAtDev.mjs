import { freePort, startApp } from "./app.mjs";
import { visit } from "./visit.mjs";

/** Most milliseconds until a page shows what it should. */
export const SHOWN_MS = 60_000;

/**
 * Starts the application's development server, looks at it in a window of its own, and ends both.
 *
 * @param app `dir` and `env` of the application, and `host`, the flag of its server for its host
 * @param look gets the running application and the window; returns the faults that it finds
 * @returns `{ faults, note }`
 */
export async function lookAtDev(browser, { dir, env, host = "--host" }, look) {
  const started = performance.now();
  const port = await freePort();
  const args = ["run", "dev", "--silent", "--", host, "127.0.0.1", "--port", `${port}`];
  const app = await startApp(dir, env, port, { args, mode: "development" });
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    const faults = await look(app, context);
    if (faults.length > 0) faults.push(app.output());
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    return { faults: faults.map((fault) => `npm run dev: ${fault}`), note: `npm run dev ${seconds} s` };
  } finally {
    await context.close();
    await app.close();
  }
}

/** Opens a page that listens to its server: a change that is made before does not reach it. */
export async function openListening(context, url) {
  const page = await context.newPage();
  await Promise.all([
    page.waitForEvent("console", {
      predicate: (message) => /^\[(HMR|vite)\] connected/.test(message.text()),
      timeout: SHOWN_MS,
    }),
    page.goto(url),
  ]);
  return page;
}

/** Visits the page, and returns the faults of it and of each image that is not painted, or ends at another stage. */
export async function paintFaults(browser, url, bucket, stage) {
  const { shown, faults } = await visit(browser, url, { ...bucket, images: 1 });
  const wrong = shown.filter((image) => image.stage !== stage || image.naturalWidth === 0);
  return [...faults, ...wrong.map((image) => `expected an image of ${stage}, got ${JSON.stringify(image)}`)];
}
