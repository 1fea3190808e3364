import { findProgram } from "@bucketfirst/testkit/findProgram";
import puppeteer from "puppeteer-core";
import { type Engine, tabPool, until, widthsOf } from "./engine.js";

/** Starts Firefox by puppeteer-core and WebDriver BiDi, or returns the reason why not. */
export async function launchFirefox(): Promise<Engine | string> {
  const executablePath = findProgram("FIREFOX_PATH", "firefox-esr", "firefox");
  if (!executablePath) return "no firefox on the PATH (set FIREFOX_PATH, or install the package firefox-esr)";
  const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
  return {
    name: "firefox",
    version: (await browser.version()).replace(/^\D*/, ""),
    tabs: 1,
    open: tabPool(async () => {
      const page = await browser.newPage();
      const run = <T>(body: string) => page.evaluate(`(() => { ${body} })()`) as Promise<T>;
      const resize = (width: number, height: number) => page.setViewport({ width, height });
      return {
        // The driver waits for events of a navigation, and now and then misses one, always that of a restored page. So the
        // state is read from the page itself.
        async goto(url) {
          await resize(800, 600);
          const address = JSON.stringify(url);
          await run(`location.assign(${address})`);
          await until({ run }, `location.href === ${address} && document.readyState !== "loading"`);
        },
        back: () => run("history.back()"),
        run,
        resize,
        print: async () => widthsOf(await page.pdf()),
        close: () => page.close(),
      };
    }),
    close: () => browser.close(),
  };
}
