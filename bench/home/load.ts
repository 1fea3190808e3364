import type { Browser } from "playwright-core";

/** A line as Chromium's tools throttle it: bytes in a second down and up, and added milliseconds for each request. */
export interface Line {
  down: number;
  up: number;
  latencyMs: number;
}

/** Figures of one load of a page. */
export interface Load {
  bytes: number;
  /** Bytes of pictures among them, with the headers of their responses. */
  pictureBytes: number;
  requests: number;
  lcpMs: number;
  cls: number;
  mainThreadMs: number;
  /** Pictures that Next had made before. */
  nextHits: number;
}

/** Shifts and the largest paint, collected from the first moment of the page. */
const OBSERVE = `
  window.seen = { lcp: 0, cls: 0 };
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) seen.lcp = entry.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.cls += entry.value; })
    .observe({ type: "layout-shift", buffered: true });
`;

/** Loads a page with an empty cache over a throttled line, until every picture of it is shown. */
export async function load(browser: Browser, url: string, line: Line, pictures: number): Promise<Load> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await cdp.send("Network.enable");
    await cdp.send("Performance.enable");
    await cdp.send("Network.emulateNetworkConditions", {
      offline: false,
      downloadThroughput: line.down,
      uploadThroughput: line.up,
      latency: line.latencyMs,
    });
    let bytes = 0;
    let pictureBytes = 0;
    let nextHits = 0;
    const pictureRequests = new Set<string>();
    let requests = 0;
    cdp.on("Network.requestWillBeSent", ({ request }) => {
      if (/^http/.test(request.url)) requests += 1;
    });
    cdp.on("Network.responseReceived", ({ requestId, type, response }) => {
      if (type !== "Image") return;
      pictureRequests.add(requestId);
      if (new Headers(response.headers).get("x-nextjs-cache") === "HIT") nextHits += 1;
    });
    cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      bytes += encodedDataLength;
      if (pictureRequests.has(requestId)) pictureBytes += encodedDataLength;
    });
    await page.addInitScript(OBSERVE);
    await page.goto(url, { waitUntil: "domcontentloaded", timeout: 300_000 });
    const shown = (count: number) =>
      [...document.images].filter((img) => img.complete && img.naturalWidth > 0).length >= count;
    // Lazy pictures far below wait for a scroll, which would also end the search for the largest paint.
    await page.waitForFunction(
      () =>
        [...document.images]
          .filter((img) => img.getBoundingClientRect().top < innerHeight)
          .every((img) => img.naturalWidth > 0),
      undefined,
      { timeout: 300_000 },
    );
    const { lcp } = await page.evaluate<{ lcp: number }>(
      "new Promise((r) => requestAnimationFrame(() => setTimeout(() => r(seen), 50)))",
    );
    await page.evaluate("scrollTo(0, document.body.scrollHeight)");
    await page.waitForFunction(shown, pictures, { timeout: 300_000 });
    const { cls } = await page.evaluate<{ cls: number }>("seen");
    const { metrics } = await cdp.send("Performance.getMetrics");
    const seconds = metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0;
    return { bytes, pictureBytes, nextHits, requests, lcpMs: lcp, cls, mainThreadMs: seconds * 1000 };
  } finally {
    await context.close();
  }
}
