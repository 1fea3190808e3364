/** Number of photographs on the first page of every example, all of them visible in a window of 1280 × 900. */
export const IMAGES = 3;

const SETTLED_MS = 30_000;

/** Sums the layout shifts of the page from its first frame on; runs before any of its scripts. */
function watchShifts() {
  globalThis.layoutShift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) globalThis.layoutShift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
}

/** Returns whether `count` images are there and have settled: painted, or given up. */
function areSettled(count) {
  const images = [...document.querySelectorAll("img[data-stage]")];
  const settled = images.filter((img) => (img.complete && img.naturalWidth > 0) || img.dataset.stage === "failed");
  return images.length >= count && settled.length >= count;
}

/** Scrolls down the page as a reader does, so that lazy images load. */
async function readToTheEnd() {
  for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight / 2) {
    scrollTo(0, y);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * Opens a page as a new visitor whose browser has cached nothing, and waits until it is still.
 *
 * @param cacheUrl address of the bucket: the browser's reports of its misses are no fault of the page
 * @returns what each image shows, the page's policy, all text that came from its own server, the sum of its layout
 * shifts, and what it said in the console
 */
export async function visit(browser, url, { cacheUrl, images = IMAGES, scroll = false }) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(watchShifts);
    const faults = [];
    const texts = [];
    const requests = [];
    page.on("pageerror", (error) => faults.push(`script error: ${error.message}`));
    page.on("console", (message) => {
      const miss = message.location().url.startsWith(cacheUrl) && message.text().startsWith("Failed to load resource");
      if (/^(error|warning)$/.test(message.type()) && !miss)
        faults.push(`console: ${message.text()} (${message.location().url})`);
    });
    page.on("request", (request) => requests.push(`${request.method()} ${request.url()}`));
    page.on("response", (response) => {
      // A redirect has no body to read.
      if (response.url().startsWith(url)) texts.push(response.text().catch(() => ""));
    });
    const answer = await page.goto(url);
    if (!answer.ok()) faults.push(`${url}: answered ${answer.status()}`);
    if (scroll) {
      await page.waitForSelector("img[data-stage]");
      await page.evaluate(readToTheEnd);
    }
    await page.waitForFunction(areSettled, images, { timeout: SETTLED_MS }).catch(() => {
      faults.push(`${images} images were not there within ${SETTLED_MS / 1000} s`);
    });
    // Late scripts may start, and then request an image once too often.
    await page.waitForLoadState("networkidle");
    const shown = await page.locator("img[data-stage]").evaluateAll((list) =>
      list.map((image) => ({
        stage: image.dataset.stage,
        currentSrc: image.currentSrc,
        naturalWidth: image.naturalWidth,
        // As it was printed, before anything had loaded.
        box: `${image.getAttribute("width")} x ${image.getAttribute("height")}`,
        placeholder: image.dataset.placeholder,
      })),
    );
    const policy =
      answer.headers()["content-security-policy"] ??
      (await page.evaluate(() => document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.content)) ??
      "";
    const shift = await page.evaluate(() => globalThis.layoutShift);
    return { shown, policy, texts: await Promise.all(texts), requests, shift, faults };
  } finally {
    await context.close();
  }
}
