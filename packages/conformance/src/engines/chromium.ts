import { CHROMIUM_ARGS, findChromium } from "@bucketfirst/testkit/chromium";
import { chromium } from "playwright-core";
import { type Engine, tabPool, widthsOf } from "./engine.js";

/** Starts Chromium by playwright-core, or returns the reason why not. */
export async function launchChromium(): Promise<Engine | string> {
  const executablePath = findChromium();
  if (!executablePath) return "no chromium on the PATH (set CHROMIUM_PATH, or install the package chromium)";
  const browser = await chromium.launch({
    executablePath,
    args: [
      ...CHROMIUM_ARGS,
      // A hidden tab's timers and images must not wait.
      "--disable-renderer-backgrounding",
      "--disable-backgrounding-occluded-windows",
    ],
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
  const viewport = { width: 800, height: 600 };
  const context = await browser.newContext({ viewport });
  return {
    name: "chromium",
    version: browser.version(),
    tabs: 4,
    open: tabPool(async () => {
      const page = await context.newPage();
      return {
        goto: async (url) => {
          await page.setViewportSize(viewport);
          await page.emulateMedia({ colorScheme: null, reducedMotion: null, media: null });
          await page.goto(url, { waitUntil: "commit" });
        },
        back: async () => void (await page.goBack({ waitUntil: "commit" })),
        run: (body) => page.evaluate(`(() => { ${body} })()`),
        resize: (width, height) => page.setViewportSize({ width, height }),
        emulate: (media) => page.emulateMedia(media),
        print: async () => widthsOf(await page.pdf()),
        accessible: () => page.ariaSnapshot(),
        close: () => page.close(),
      };
    }),
    close: () => browser.close(),
  };
}
